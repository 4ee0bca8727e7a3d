"""Loopback doubles of the paid services, over real HTTP: BFL, fal and ElevenLabs as their documents describe them.

    with Rehearsal(folder, small=True, seconds={"clip": 2.0}) as town:
        os.environ.update(town.environment())

They accept, bill and only then fail to answer, so that what a client does about a lost reply can be seen in the books.
`small` makes media at a fraction of their size. `seconds` is how long work takes by the real clock; 0 means that it is
ready after the few polls that the service's options name.

town.environment()    addresses of the hosts and made-up keys, as variables
town.charges          every line of `folder/charges.jsonl`; town.standing without what was taken back; bill() as a table
town.seen             every request to every host, as `Seen`; town.asked("fal.submit") those of one endpoint
town.violations       sentences: a key at a wrong host, a field that no document names, a path that does not exist
town.fault(…)         something goes wrong at the nth request of an endpoint; `script` lists what
town.call(…)          a function runs in the server's thread at one moment of the nth request
town.clock            now() and forward(seconds): expiries and delays follow it
town.options          knobs: `bfl.Options`, `fal.Options`, `elevenlabs.Options`

Writing a service: a module with

    class Options                         a dataclass of knobs, every field with a default
    def roles(town) -> Sequence[Role]     the hosts of the service; called once for each town

A `Role` is a host: Role(name, service, routes, env, path, takes_key). A `Route` is an endpoint: Route(endpoint, method,
pattern, handler, kinds); the first route whose method and whole path match answers. A handler is
`(call: Seen) -> Reply` and runs in the thread of its connection, many at once: guard state with `with town.lock:`, and
hold it neither while making media nor while waiting. Faults of `script.KINDS` happen around the handler (which is not
called where the fault does not accept); a kind that the route names in `kinds` arrives as `call.fault.does`, its
further words in `call.fault.more`. A handler bills with
`town.charge(call, service, model, amount_usd, unit, request_id)` before it returns, takes back with
`town.reverse(request_id)`, checks the key against `town.keys[service]`, asks `town.clock.now()` for the time and
`town.seconds["voice"]` for how long work takes, waits with `town.sleep(seconds)`,
ends what it started from `town.endings`
and reports what a client must not do with `town.violation(sentence)`.
"""

from rehearsal.charges import Charge, bill, standing
from rehearsal.role import Role, Route
from rehearsal.script import Fault
from rehearsal.town import Clock, Options, Rehearsal
from rehearsal.wire import Reply, Seen

__all__ = ["Charge", "Clock", "Fault", "Options", "Rehearsal", "Reply", "Role", "Route", "Seen", "bill", "standing"]
