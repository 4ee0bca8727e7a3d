"""What else words say of a picture: hour, weather, shot, people, things, colour. Written as in `words`."""

from __future__ import annotations

TIMES: dict[str, str] = {
    "night": (
        "night, noite, midnight, meia-noite, meia noite, nocturnal, noturno, noturna, moonlight, moonlit, luar, "
        "madrugada, after dark, late at night, tarde da noite, small hours, starry, estrelado, estrelada, darkness, "
        "escuridao, nighttime"
    ),
    "dawn": (
        "dawn, amanhecer, alvorada, aurora, sunrise, nascer do sol, daybreak, first light, primeira luz, early morning"
    ),
    "day": (
        "day, dia, daylight, luz do dia, noon, meio-dia, meio dia, midday, sunny, ensolarado, ensolarada, morning, "
        "manha, bright, claro, clara, blue sky, ceu azul, afternoon, tarde, sunlight, luz do sol, daytime"
    ),
    "golden": (
        "golden hour, hora dourada, afternoon light, afternoon sun, luz da tarde, sol da tarde, late afternoon, fim de "
        "tarde, final de tarde, warm light, luz quente, low sun, sol baixo, autumn, outono, honey light, luz dourada, "
        "golden light"
    ),
    "dusk": (
        "dusk, sunset, por do sol, por-do-sol, anoitecer, entardecer, crepusculo, evening, nightfall, sundown, ocaso"
    ),
    "blue": "twilight, blue hour, hora azul, lusco-fusco, before dawn, antes do amanhecer, predawn",
}

WEATHERS: dict[str, str] = {
    "clear": (
        "rain has stopped, after the rain, a chuva parou, depois da chuva, depois do temporal, after the storm, clear "
        "sky, ceu limpo, cloudless, sem nuvens"
    ),
    "rain": (
        "rain, chuva, rainy, chuvoso, chuvosa, raining, chovendo, drizzle, garoa, raindrop, gota de chuva, wet, "
        "molhado, molhada, downpour, aguaceiro, umbrella, guarda-chuva, puddle"
    ),
    "storm": (
        "storm, tempestade, stormy, thunder, trovao, thunderstorm, temporal, lightning, relampago, raio, hurricane, "
        "furacao, tormenta, agitado, cyclone, ciclone"
    ),
    "fog": "fog, nevoeiro, foggy, mist, neblina, misty, nevoa, haze, bruma, hazy, smog",
    "snow": (
        "snow, neve, snowy, nevado, nevada, snowing, nevando, winter, inverno, blizzard, nevasca, frozen, congelado"
    ),
    "cloud": ("overcast, nublado, nublada, cloudy, encoberto, grey sky, gray sky, ceu cinza, clouds, nuvens, cinzento"),
}

SHOTS: dict[str, str] = {
    "aerial": (
        "aerial, aerea, aereo, vista aerea, from above, de cima, visto de cima, vista de cima, drone, drone shot, "
        "bird's eye, birds eye, top down, top-down, overhead, plano zenital, zenital, from the sky, bird eye"
    ),
    "close": (
        "close, close-up, closeup, close up, macro, detail, detalhe, extreme close-up, primeiro plano, plano detalhe, "
        "de perto, hands, maos, fingers, dedos, tight shot"
    ),
    "shoulder": (
        "over the shoulder, over-the-shoulder, sobre o ombro, por cima do ombro, from behind, por tras, de costas, "
        "seen from behind"
    ),
    "low": "low angle, contra-plonge, contra-plongee, angulo baixo, from below, de baixo, worm's eye, towering",
    "wide": (
        "wide, wide shot, plano aberto, plano geral, panorama, panoramic, panoramica, panoramico, establishing shot, "
        "vast, vasto, vasta, landscape, paisagem, epic, long shot, grande angular"
    ),
}

FIGURES: dict[str, str] = {
    "person": (
        "person, pessoa, man, homem, woman, mulher, researcher, pesquisador, pesquisadora, scientist, cientista, girl, "
        "menina, boy, menino, teacher, professor, professora, student, estudante, worker, trabalhador, farmer, "
        "agricultor, trader, investor, investidor, investidora, programmer, programador, programadora, analyst, "
        "analista, figure, figura, silhouette, silhueta, someone, alguem, economist, economista, engineer, engenheiro, "
        "engenheira, doctor, medico, nurse, child, crianca, old man, idoso, founder, fundador, he, ele, she, ela, "
        "developer, traveller, traveler, viajante, walker, journalist, jornalista, reporter, detective, detetive, "
        "lawyer, advogado, astronaut, astronauta, fisherman, pescador, guard, guarda, janitor, faxineiro, mother, mae, "
        "father, pai, hero"
    ),
    "crowd": (
        "crowd, multidao, people, pessoas, students, alunos, traders, workers, audience, plateia, queue, fila, "
        "passengers, passageiros, team, equipe, family, familia, friends, amigos, couple, casal, children, criancas, "
        "torcida, commuters, protest, protesto"
    ),
}

# What "no" may deny; before any other word it is the Portuguese "in the". "Without" and its like deny whatever follows.
DENIED = (
    "people person human man woman face figure text readable letter word writing logo watermark caption car animal "
    "visible crowd rain cloud sun moon star light window snow fog hand furniture sound shadow reflection colour "
    "color sign"
)
DENIERS = "without sem nenhum nenhuma not nao never nem"
EMPTY = (
    "empty, vazio, vazia, deserted, abandoned, abandonado, abandonada, desolate, no one, nobody, ninguem, lonely, "
    "sem ninguem"
)

# Things that a set may add where it has room for them.
PROPS: dict[str, str] = {
    "lighthouse": "lighthouse, farol",
    "boat": "boat, barco, sailboat, veleiro, ship, navio, fishing boat, fisherman, pescador, canoe, canoa, jangada",
    "car": ("car, carro, headlight, taxi, traffic, transito, truck, caminhao, drive, driving, dirigindo, bus, onibus"),
    "tree": "tree, arvore, palm, palmeira, oak, carvalho",
    "moon": "moon, lua, moonlight, luar, moonlit, full moon, lua cheia",
    "sun": "sun, sol, sunrise, sunset, sunny, sunlight, nascer do sol, por do sol, ensolarado, ensolarada",
    "stars": "star, estrela, starry, estrelado, estrelada, milky way, via lactea",
    "river": "river, rio, stream, riacho, canal",
    "snowcap": ("snow, neve, snowy, nevado, glacier, geleira, winter, inverno, ice, gelo, alps, alpes, andes, everest"),
    "wind": "wind turbine, turbina eolica, wind farm, parque eolico, turbine",
    "solar": "solar panel, painel solar, solar farm, fazenda solar",
    "one-screen": "one monitor, one screen, single monitor, single screen, um monitor, uma tela, only monitor",
    "screens-off": ("monitors off, screens off, monitor off, telas apagadas, monitores desligados, monitores apagados"),
    "cooling": "nuclear, reactor, reator, cooling tower",
    "clock": "clock, relogio",
    "newsbox": (
        "newspaper box, newsstand, banca de jornal, vending machine, phone booth, cabine telefonica, mailbox, kiosk"
    ),
    "pylon": (
        "power line, linha de transmissao, pylon, electricity, eletricidade, grid, rede eletrica, torre de energia"
    ),
    "chart": (
        "chart, grafico, candlestick, stock, market, mercado, trading, backtest, price, preco, curve, curva, equity, "
        "investor, acao, crash, ticker, numbers, numeros, bolsa, inflation, inflacao, dashboard, painel"
    ),
    "code": (
        "code, codigo, terminal, programming, programador, programadora, script, developer, hacker, software, lines of "
        "code, algorithm, algoritmo, command line"
    ),
    "table": "spreadsheet, planilha, table of numbers, tabela, ledger, report, relatorio, data, dados",
    "paper": "sheet of paper, paper, papel, folha de papel, letter, carta, document, documento, note, manuscript",
    "screen": "screen, tela, monitor, computer, computador, laptop, display",
    "falls": (
        "falling, fall, crash, queda, caindo, cai, collapse, colapso, crisis, crise, loss, perda, plunge, despenca"
    ),
    "worth-less": ("inflation, inflacao, debt, divida, poor, pobre, poverty, pobreza, corroding, corroendo, bankrupt"),
    "candles": "candlestick, candle chart, grafico de velas, candlestick chart",
    "glasses": ("glasses, oculos, economist, economista, scientist, cientista, researcher, pesquisador, pesquisadora"),
    "hands": ("hand, mao, hands, maos, finger, dedo, typing, digitando, writing, escrevendo, write, escrever, signing"),
    "closed": "closed door, porta fechada, closed, fechada, lock, fechadura, locked, trancada, vault, cofre",
    "screening": (
        "cinema, movie theater, projector, projetor, sala de cinema, conference, conferencia, lecture, palestra"
    ),
    "signs": (
        "protest, protesto, demonstration, manifestacao, march, election, eleicao, strike, greve, signs, cartazes"
    ),
    "midnight": "midnight, meia-noite, meia noite, deadline, prazo",
    "noon": "noon, meio-dia, meio dia, midday",
    "layers": (
        "neural network, rede neural, machine learning, aprendizado de maquina, artificial intelligence, inteligencia "
        "artificial, model, modelo, layer, camada"
    ),
    "americas": "brazil, brasil, america, americas, sao paulo, argentina, mexico, chile, latin",
    "woman": (
        "woman, mulher, girl, menina, she, ela, her, mother, mae, pesquisadora, investidora, programadora, professora, "
        "engenheira, idosa, nurse, enfermeira, actress, queen"
    ),
    "aged": "old man, old woman, elderly, idoso, idosa, grandfather, grandmother, avo, senior",
    "man": (
        "man, homem, boy, menino, he, ele, his, father, pai, founder, fundador, pesquisador, professor, idoso, king"
    ),
    "coffee": "coffee, cafe, cup, xicara, mug, caneca, tea, cha",
    "window": "window, janela, glass, vidro",
    "plane": "airplane, aeroplane, plane, aviao, flight, voo, airport, aeroporto",
    "balloon": "balloon, balao",
    "birds": "bird, passaro, birds, passaros, gull, gaivota, flock, bando, raven, corvo",
    "astronaut": "astronaut, astronauta, cosmonaut",
    "rocket": "rocket, foguete, launch, lancamento, spaceship, nave",
    "satellite": "satellite, satelite, probe, sonda, telescope",
    "typewriter": "typewriter, maquina de escrever",
    "lamp": "lamp, luminaria, abajur, lamplight, desk lamp, candle, vela, candlelight, lantern, lampiao",
    "road": "road, estrada, highway, rodovia, path, caminho",
    "books": "book, livro, library, biblioteca, bookshelf, estante, livraria, bookshop",
    "hospital": "hospital, clinic, clinica, doctor, medico, nurse, enfermeira, patient, paciente, ward",
    "umbrella": "umbrella, guarda-chuva",
    "bed": "bed, cama, bedroom, quarto, hotel room",
    "sofa": "sofa, couch, living room, sala de estar, armchair, poltrona",
    "cactus": "cactus, cacto, caatinga, sertao, mandacaru",
    "hourglass": "hourglass, ampulheta",
    "calendar": "calendar, calendario, deadline, prazo",
    "arches": "church, igreja, cathedral, catedral, museum, museu, mosque, temple, templo, monastery",
    "stairs": "stairs, staircase, escada, escadaria",
    "cattle": "cattle, gado, cow, vaca, horse, cavalo, boi",
    "tractor": "tractor, trator, harvester, colheitadeira",
    "volcano": "volcano, vulcao, lava, eruption, erupcao",
    "palm": "palm, palmeira, tropical, beach, praia, coqueiro, island, ilha",
}

# Words that bend the light, and to which hue, in degrees of OKLab.
HUES: dict[str, tuple[int, str]] = {
    "red": (25, "red, vermelho, vermelha, crimson, scarlet, alarm, alarme, blood, sangue, lava, mars, marte"),
    "orange": (55, "orange, laranja, amber, ambar, fire, fogo, flame, chama, copper, cobre, rust, candle, vela"),
    "gold": (88, "gold, golden, dourado, dourada, yellow, amarelo, amarela, ouro, honey, mel"),
    "green": (145, "green, verde, emerald, esmeralda, matrix, phosphor, fosforo, lime"),
    "teal": (195, "teal, turquoise, turquesa, cyan, ciano, aqua"),
    "indigo": (275, "indigo, anil"),
    "blue": (258, "blue, azul, cobalt, cobalto, icy, gelado, gelada, cold light, luz fria, fluorescent, fluorescente"),
    "purple": (305, "purple, roxo, roxa, violet, violeta, lilac, lilas, neon, mauve, ultraviolet, cyberpunk"),
    "pink": (350, "pink, rosa, magenta, rose, salmon"),
}

# Words for the whole picture.
GRADES: dict[str, str] = {
    "noir": "noir, black and white, preto e branco, monochrome, monocromatico, monocromatica, charcoal, carvao",
    "sepia": (
        "sepia, vintage, old photograph, fotografia antiga, antique, antigo, antiga, 1920s, 1930s, nostalgic, "
        "nostalgia, historical, historico, parchment, pergaminho, aged"
    ),
    "pastel": (
        "pastel, soft light, luz suave, dreamy, gentle, delicate, delicado, watercolor, aquarela, calm, calmo, calma, "
        "peaceful, sereno, serena, minimalist, minimalista"
    ),
    "stark": (
        "dramatic, dramatico, dramatica, high contrast, alto contraste, chiaroscuro, tense, tenso, tensa, ominous, "
        "sombrio, sombria, dark, escuro, escura, moody, gritty, menacing, thriller, crisis, crise, crash"
    ),
}
