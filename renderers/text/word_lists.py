"""Words that matter to line breaks, by language. A point at the end of a unit or a title is left off here."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CURRENCIES = _words("R$ US$ U$ C$ A$ $ € £ ¥ BRL USD EUR GBP JPY CHF")
UNITS = _words(
    """% ‰ ° °C °F ºC K km m cm mm nm µm km/h m/s km² m² m³ ha kg g mg µg t lb oz l L ml mL s ms µs ns min h Hz kHz MHz
    GHz B kB KB MB GB TB PB KiB MiB GiB TiB kbps Mbps Gbps Mb/s Gb/s W kW MW GW kWh MWh V mV kV A mA J kJ cal kcal Pa
    hPa kPa N Ω mol px pt fps dpi dB dBFS LUFS bps bp pp p.p x × R$ US$ $ € £ ¥ BRL USD EUR GBP JPY CHF AM PM am pm
    a.m p.m BC AD a.C d.C bit bits byte bytes"""
)
UNIT_WORDS = {
    "pt": _words(
        """mil milhão milhões bilhão bilhões trilhão trilhões real reais centavo centavos dólar dólares euro euros libra
        libras segundo segundos minuto minutos hora horas dia dias semana semanas mês meses ano anos grau graus metro
        metros quilômetro quilômetros quilo quilos grama gramas litro litros ponto pontos vez vezes bits bytes"""
    ),
    "en": _words(
        """hundred thousand million billion trillion percent dollar dollars cent cents euro euros pound pounds second
        seconds minute minutes hour hours day days week weeks month months year years degree degrees metre metres meter
        meters kilometre kilometres kilometer kilometers mile miles foot feet inch inches kilo kilos gram grams litre
        litres liter liters point points times"""
    ),
}
# What these open belongs to what is before them: "uma tendência de verdade".
COMPLEMENTS = {"pt": _words("de do da dos das dum duma"), "en": _words("of")}
SAYING = {  # "não" after one of these is what is said
    "pt": (_words("diz dizer disse dizem digo dizendo"), _words("não sim")),
    "en": (_words("say says said saying"), _words("no yes")),
}
MONTHS = {
    "pt": _words(
        """janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
        jan fev mar abr mai jun jul ago set out nov dez"""
    ),
    "en": _words(
        """january february march april may june july august september october november december
        jan feb mar apr jun jul aug sep sept oct nov dec"""
    ),
}
# A label needs its number: "nº 5", "Fig. 2", "Episódio 3".
LABELS = _words(
    """nº n.º n° nos. nº. no. nr. # § §§ art. arts. p. pp. pg. pág. págs. cap. caps. fig. figs. eq. vol. v. ed. ex. tab.
    sec. ch. inc. id. cena cenas capítulo capítulos episódio episódios figura figuras página páginas tabela tabelas
    passo parte seção versão volume artigo etapa fase tomada scene scenes chapter chapters episode episodes figure
    figures page pages table tables step part section version take act phase stage"""
)
TITLES = _words(
    """sr sra srta srs sras dr dra drs prof profa prof.ª dom dona são santo santa frei padre exmo exma eng mr mrs ms
    mx st sen gov rev capt lt col gen sgt mt sir"""
)
# A point after one of these ends no sentence. Words that also stand alone ("no", "são", "art") are left out.
ABBREVIATIONS = _words(
    """sr sra srta srs sras dr dra drs prof profa exmo exma eng mr mrs ms st gov rev capt lt col gen sgt
    nº nr arts pp pg pág págs cap caps fig figs eq vol vs e.g i.e p.ex"""
)

WEAK = {
    "pt": _words(
        """o a os as um uma uns umas
        de do da dos das dum duma em no na nos nas num numa nuns numas ao à aos às por pelo pela pelos pelas para pra
        pro pros pras com sem sob sobre até após ante contra desde durante entre perante conforme
        deste desta destes destas desse dessa desses dessas daquele daquela daqueles daquelas
        neste nesta nestes nestas nesse nessa nesses nessas naquele naquela naqueles naquelas
        àquele àquela àqueles àquelas
        e ou mas que se porque pois nem como quando onde enquanto embora porém logo cujo cuja cujos cujas
        quem quanto quanta quantos quantas qual quais
        me te se lhe lhes nos vos
        não nunca jamais já só ainda tão muito mais menos quase
        dois duas três quatro cinco seis sete oito nove dez onze doze treze quatorze catorze quinze dezesseis dezessete
        dezoito dezenove vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem cento
        este esta estes estas esse essa esses essas aquele aquela aqueles aquelas
        meu minha meus minhas teu tua teus tuas seu sua seus suas nosso nossa nossos nossas
        mesmo mesma mesmos mesmas
        cada todo toda todos todas algum alguma alguns algumas nenhum nenhuma qualquer quaisquer outro outra
        eu tu
        é são era eram foi foram ser será serão seria seriam fosse está estão estava estavam estive esteve
        tem têm tinha tinham teve ter terá há havia houve vai vão ia iam vou vamos pode podem podia deve devem"""
    ),
    "en": _words(
        """a an the
        of to in on at by for with without from into onto upon over under between among through during against about
        above below behind beside beyond since until till toward towards within across along around near per via than as
        and or but nor so yet because although though while whereas if unless that which who whom whose when where why
        how whether
        not no never
        my your his its our their this these those each every some any another same own
        i he she we they
        is are was were am be been being isn't aren't wasn't weren't do does did don't doesn't didn't have has had
        haven't hasn't hadn't will would shall should can could may might must won't wouldn't shouldn't can't cannot
        couldn't i'm you're he's she's it's we're they're there's that's who's what's i've you've we've they've i'd
        you'd he'd she'd we'd they'd i'll you'll he'll she'll it'll we'll they'll let's
        very more most less ever even only just few many several both such
        two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty
        ninety"""
    ),
}
