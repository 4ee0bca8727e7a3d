"""What there is to draw, and the words that ask for it, in English and Portuguese.

Phrases are written without accents, in the singular, parted by commas.
"""

from __future__ import annotations

# Set -> {weight: phrases}. Weight 3 says the place outright, 2 names it, 1 belongs to it; the set with the most weight
# draws the picture (`mood`).
SETS: dict[str, dict[int, str]] = {
    "trading": {
        3: (
            "trading floor, trading desk, trading room, stock exchange, pregao, sala de operacoes, mesa de operacoes, "
            "bolsa de valores, dealing room"
        ),
        2: "trader, broker, corretora, newsroom, redacao, control room, sala de controle, call center, mission control",
        1: "ticker, wall street, cotacao",
    },
    "office": {
        3: (
            "at the desk, at a desk, at her desk, at his desk, na mesa de trabalho, desk in, open office, home office, "
            "meeting room, sala de reuniao, coworking"
        ),
        2: "office, a mesa, escritorio, workspace, cubicle, studio, estudio, atelie, oficina, workshop, boardroom",
        1: "desk, mesa, escrivaninha, chair, cadeira, workstation, lamp, luminaria, abajur",
    },
    "room": {
        3: "living room, sala de estar, hotel room, quarto de hotel, dining room, sala de jantar",
        2: (
            "room, sala, quarto, bedroom, apartment, apartamento, kitchen, cozinha, cafe, cafeteria, coffee shop, bar, "
            "restaurant, restaurante, armchair, poltrona, sofa, waiting room, sala de espera, interior"
        ),
        1: "bed, cama, table, curtain, cortina, home, lar, family, familia, cup, xicara, coffee",
    },
    "corridor": {
        3: (
            "office corridor, corredor de escritorio, long corridor, corredor longo, empty corridor, row of closed "
            "door, hospital corridor, corredor de hospital, school corridor, hotel corridor"
        ),
        2: (
            "corridor, hallway, corredor, hospital, clinic, clinica, ward, enfermaria, tunnel, tunel, prison, prisao, "
            "passage, passagem, lobby, saguao, basement, porao"
        ),
        1: "doctor, medico, nurse, enfermeira, patient, paciente",
    },
    "archive": {
        3: "archive corridor, corredor de arquivo, arquivo publico, arquivo morto, national archive, card catalog",
        2: (
            "archive, arquivo, library, biblioteca, bookshelf, bookshelve, bookcase, estante, shelf, prateleira, "
            "filing cabinet, fichario, bookshop, livraria, acervo"
        ),
        1: "folder, pasta, box, caixa, record, registro, book, livro",
    },
    "servers": {
        3: (
            "server room, data center, datacenter, data centre, sala de servidores, centro de dados, server rack, "
            "supercomputer, supercomputador"
        ),
        2: "server, servidor, rack, mainframe, computer cluster, gpu, cooling, network cable, cabo de rede",
        1: "led, cable, cabo, cloud computing, nuvem computacional",
    },
    "class": {
        3: "classroom, sala de aula, lecture hall, blackboard, chalkboard, lousa, quadro negro, quadro-negro",
        2: (
            "school, escola, teacher, professor, professora, student, estudante, aluno, aluna, university, "
            "universidade, college, faculdade, whiteboard, quadro branco, lecture, aula"
        ),
        1: "lesson, licao, exam, prova, chalk, giz",
    },
    "lab": {
        3: "laboratory bench, lab bench, bancada de laboratorio, test tube, tubo de ensaio, petri dish",
        2: (
            "laboratory, laboratorio, lab, microscope, microscopio, beaker, flask, frasco, pipette, pipeta, vial, "
            "chemist, quimico, quimica, biologist, experiment, experimento"
        ),
        1: "scientist, cientista, sample, amostra, research, pesquisa, researcher, pesquisador, pesquisadora",
    },
    "hall": {
        3: "factory floor, chao de fabrica, assembly line, linha de montagem, abandoned factory, fabrica abandonada",
        2: (
            "warehouse, armazem, galpao, deposito, hangar, gymnasium, ginasio, market hall, mercado municipal, church, "
            "igreja, cathedral, catedral, museum, museu, gallery, galeria, supermarket, supermercado"
        ),
        1: "pallet, crate, machine, maquina, conveyor, esteira, robot, robo",
    },
    "stage": {
        3: (
            "movie theater, sala de cinema, courtroom, sala de audiencia, press conference, coletiva de imprensa, "
            "concert hall, sala de concerto"
        ),
        2: (
            "theater, theatre, teatro, auditorium, auditorio, stage, palco, cinema, court, tribunal, parliament, "
            "parlamento, congress, congresso, concert, concerto, projector, projetor, opera, conference, conferencia"
        ),
        1: "audience, plateia, curtain call, spotlight, holofote, judge, juiz, speech, discurso, microphone, microfone",
    },
    "station": {
        3: "subway station, train station, metro station, estacao de trem, estacao de metro, subway platform",
        2: (
            "subway, metro, train, trem, railway, ferrovia, platform, plataforma, station, estacao, tram, bonde, rail, "
            "trilho, airport terminal, rodoviaria"
        ),
        1: "commuter, passageiro, passenger, trip, wagon, vagao",
    },
    "city": {
        3: (
            "city skyline, night city, city from above, cidade vista de cima, city lights, luzes da cidade, financial "
            "district, centro financeiro"
        ),
        2: (
            "city, cidade, skyline, downtown, metropolis, metropole, skyscraper, arranha-ceu, arranha ceu, tower "
            "block, building, predio, edificio, rooftop, telhado, urban, urbano, urbana, sao paulo, new york, nova "
            "york, tokyo, toquio, london, londres, manhattan, rio de janeiro, hong kong, lisbon, lisboa, favela, "
            "capital"
        ),
        1: "avenue, tower, torre, billboard, antenna, antena",
    },
    "street": {
        3: (
            "newspaper box, wet street, rua molhada, city street, street at night, rua a noite, busy street, rua "
            "movimentada, narrow street, back alley"
        ),
        2: (
            "street, rua, alley, beco, viela, avenida, sidewalk, calcada, crosswalk, faixa de pedestre, neighborhood, "
            "bairro, market street, plaza, praca, shop window, vitrine, storefront, loja, shop, bank branch, agencia"
        ),
        1: "lamppost, poste, streetlight, pedestrian, pedestre, umbrella, guarda-chuva, puddle, poca, taxi, neon",
    },
    "road": {
        3: "road at night, estrada a noite, empty road, estrada vazia, desert road, open road, country road",
        2: (
            "road, estrada, highway, rodovia, motorway, freeway, asphalt, asfalto, car, carro, truck, caminhao, drive, "
            "driving, dirigindo, headlight, farol do carro, traffic, transito, motorcycle, moto, bus, onibus"
        ),
        1: "journey, viagem, path, caminho, trail, trilha, crossroad, encruzilhada",
    },
    "sea": {
        3: (
            "calm sea, mar calmo, open sea, alto mar, open ocean, mar aberto, stormy sea, mar agitado, lighthouse, "
            "farol"
        ),
        2: (
            "sea, mar, ocean, oceano, wave, onda, coast, costa, litoral, beach, praia, shore, ship, navio, boat, "
            "barco, sailboat, veleiro, island, ilha, bay, baia, lake, lago, river, rio, water, agua, fisherman, "
            "pescador, horizon, horizonte, tide, mare"
        ),
        1: "cliff, falesia, gull, gaivota, harbor light, sail, vela, swim, reflection, reflexo",
    },
    "harbour": {
        3: "container ship, navio de carga, container port, porto de santos, shipping container, navio cargueiro",
        2: (
            "harbor, harbour, port, porto, dock, doca, cais, container, conteiner, crane, guindaste, shipyard, "
            "estaleiro, cargo, carga, freight, frete, oil rig, plataforma de petroleo"
        ),
        1: "export, exportacao, import, logistics, logistica, warehouse row",
    },
    "industry": {
        3: (
            "power plant, usina nuclear, usina hidreletrica, power station, oil refinery, steel mill, wind turbine, "
            "turbina eolica, wind farm, parque eolico, solar panel, painel solar, power line, linha de transmissao"
        ),
        2: (
            "factory, fabrica, industry, industria, industrial, refinery, refinaria, chimney, chamine, smokestack, "
            "usina, smoke, fumaca, pollution, poluicao, mine, mina, furnace, construction site, canteiro de obras, "
            "obra"
        ),
        1: (
            "steel, aco, pipe, oil, petroleo, energy, energia, electricity, eletricidade, pylon, turbine, turbina, "
            "steam"
        ),
    },
    "forest": {
        3: "rain forest, rainforest, floresta tropical, pine forest, mata atlantica",
        2: (
            "forest, floresta, woods, bosque, jungle, selva, mata, amazon, amazonia, pine, pinheiro, tree, arvore, "
            "wood, trunk, tronco, park, parque, garden, jardim"
        ),
        1: "leaf, folha, branch, galho, bird, passaro, moss, root, raiz, deer, wolf, lobo",
    },
    "mountain": {
        3: "mountain range, cordilheira, mountain peak, pico nevado",
        2: (
            "mountain, montanha, peak, pico, summit, cume, alps, alpes, andes, serra, valley, vale, canyon, glacier, "
            "geleira, himalaya, everest, volcano, vulcao, cliff edge, penhasco, climber, alpinista, ice, gelo"
        ),
        1: "climb, escalada, hike, rock, pedra, ridge, crista, snow, neve, view, vista, altitude",
    },
    "desert": {
        3: "sand dune, duna de areia, salt flat, salar",
        2: "desert, deserto, dune, duna, sahara, sand, areia, sertao, drought, seca, caatinga, wasteland, mars, marte",
        1: "cactus, cacto, camel, camelo, dry, arid, arido, heat, calor, dust, poeira",
    },
    "field": {
        3: "wheat field, campo de trigo, soy field, plantacao de soja, coffee plantation, cornfield",
        2: (
            "field, campo, farm, fazenda, farmer, agricultor, crop, lavoura, plantation, plantacao, harvest, colheita, "
            "meadow, prado, hill, colina, countryside, rural, interior de minas, grass, grama, pasture, pasto, "
            "village, vila, aldeia, soy, soja, corn, milho, wheat, trigo, coffee farm, vineyard, vinhedo, cattle, "
            "gado, tractor"
        ),
        1: "barn, celeiro, fence, cerca, seed, semente, soil, solo, horse, cavalo, cow, vaca, landscape, paisagem",
    },
    "house": {
        3: "suburban house, casa no interior, old house, casa antiga, house at night, casa a noite, house for sale",
        2: (
            "house, casa, porch, varanda, cottage, cabin, cabana, suburb, suburbio, mansion, mansao, backyard, "
            "quintal, roof, mortgage, hipoteca, rent, aluguel, front door, porta da frente"
        ),
        1: "mailbox, garage, garagem, gate, portao, neighbour, neighbor, vizinho",
    },
    "space": {
        3: "outer space, espaco sideral, solar system, sistema solar, earth from space, terra vista do espaco",
        2: (
            "space, espaco, galaxy, galaxia, planet, planeta, universe, universo, cosmos, satellite, satelite, orbit, "
            "orbita, astronaut, astronauta, rocket, foguete, nebula, nebulosa, milky way, via lactea, asteroid, "
            "telescope, telescopio, black hole, buraco negro"
        ),
        1: "star, estrela, starry, estrelado, estrelada, comet, cometa, moon, lua, earth, eclipse",
    },
    "sky": {
        3: "sky full of clouds, above the clouds, acima das nuvens",
        2: (
            "sky, ceu, cloud, nuvem, airplane, aeroplane, aviao, plane, airport, aeroporto, balloon, balao, bird "
            "flock, drone, helicopter, helicoptero, flight, voo, lightning, relampago, rainbow, arco-iris"
        ),
        1: "wind, vento, wing, asa, air, ar, fly, voar, freedom, liberdade, dream, sonho, hope, esperanca",
    },
    "stadium": {
        3: "empty stadium, estadio vazio, football stadium, soccer field, campo de futebol",
        2: (
            "stadium, estadio, arena, football, futebol, soccer, match, partida, bleacher, arquibancada, grandstand, "
            "goal post, olympic, olimpiada, race track, autodromo, baseball, court side, quadra"
        ),
        1: "fan, torcida, torcedor, team, time de futebol, ball, bola, player, jogador, goal, gol, referee",
    },
    "keyboard": {
        3: (
            "hands over keyboard, hands over a keyboard, hands on a keyboard, hands on keyboard, hands typing, fingers "
            "typing, maos no teclado, maos sobre o teclado, maos digitando, dedos no teclado"
        ),
        2: "keyboard, teclado, typing, typist, digitando, digita, typewriter, maquina de escrever, hacker, piano",
        1: (
            "hand, mao, finger, dedo, key, tecla, programmer, programador, programadora, developer, coder, laptop, "
            "notebook computer"
        ),
    },
    "screen": {
        3: (
            "computer screen, tela de computador, tela do computador, stock chart, candlestick, line chart, screen "
            "glow, brilho da tela, lines of code, linhas de codigo, grafico de velas, monitor glow"
        ),
        2: (
            "screen, tela, monitor, display, chart, grafico, graph, dashboard, painel, spreadsheet, planilha, "
            "terminal, code, codigo, backtest, cursor, pixel, television, televisao, tv, website, software, equity "
            "curve"
        ),
        1: (
            "number, numero, candle chart, price, preco, curve, curva, line, linha, computer, computador, report, "
            "relatorio, market, crash, stock, acao, crypto, bitcoin, investor, investidor"
        ),
    },
    "papers": {
        3: (
            "stack of paper, pilha de papeis, handwritten note, old letter, carta antiga, sheet of paper, folha de "
            "papel"
        ),
        2: (
            "paper, papel, document, documento, letter, carta, contract, contrato, notebook, caderno, pen, caneta, "
            "pencil, lapis, manuscript, manuscrito, newspaper, jornal, map, mapa, ledger, invoice, writing, "
            "escrevendo, write, escrever, note, nota, signature, assinatura, book page, page, pagina, polaroid"
        ),
        1: "sign, ink, tinta, stamp, carimbo, envelope, study, read, ler, lendo, calculator, calculadora",
    },
    "pane": {
        3: (
            "rain on glass, rain on the window, rain on a window, chuva na janela, chuva no vidro, window with rain, "
            "raindrops on glass, view from a window, vista da janela, condensation, gotas no vidro"
        ),
        2: (
            "window, janela, windowpane, vidraca, windshield, para-brisa, raindrop, gota, balcony, sacada, blinds, "
            "persiana"
        ),
        1: "glass, vidro, curtains, looking out",
    },
    "door": {
        3: (
            "half-open door, half open door, door ajar, porta entreaberta, closed door, porta fechada, open door, "
            "porta aberta, red door, porta vermelha"
        ),
        2: (
            "door, porta, doorway, gateway, entrance, entrada, exit, saida, keyhole, fechadura, lock, vault, cofre, "
            "elevator, elevador, stairs, staircase, escada"
        ),
        1: "key ring, chave, threshold, handle, macaneta, secret, segredo, opportunity, oportunidade",
    },
    "clock": {
        3: "wall clock, relogio de parede, pocket watch, clock face, ticking clock, hourglass, ampulheta",
        2: (
            "clock, relogio, watch face, stopwatch, cronometro, countdown, contagem regressiva, timer, deadline, "
            "prazo, calendar, calendario, pendulum, pendulo, wristwatch"
        ),
        1: "hour, hora, minute, minuto, second, segundo, late, tarde demais, time, tempo, wait, espera, past, passado",
    },
    "phone": {
        3: "phone screen, tela do celular, mobile phone, telefone celular, phone in hand, celular na mao",
        2: "phone, telefone, cellphone, celular, smartphone, text message, mensagem, app, aplicativo, tablet, whatsapp",
        1: "call, ligacao, notification, notificacao, social media, rede social, instagram, selfie, pix",
    },
    "coins": {
        3: "stack of coins, pilha de moedas, pile of money, pilha de dinheiro, piggy bank, cofrinho, gold bar",
        2: (
            "coin, moeda, money, dinheiro, cash, gold, ouro, dollar, dolar, real, currency, banknote, cedula, "
            "treasure, tesouro, wallet, carteira, savings, poupanca, inflation, inflacao, tax, imposto, debt, divida, "
            "interest rate"
        ),
        1: (
            "bank, banco, wealth, riqueza, rich, rico, poor, pobre, economy, economia, budget, orcamento, pay, pagar, "
            "cost"
        ),
    },
    "network": {
        3: (
            "neural network, rede neural, artificial intelligence, inteligencia artificial, blockchain, knowledge "
            "graph, machine learning, aprendizado de maquina, social network"
        ),
        2: (
            "network, rede, algorithm, algoritmo, neuron, neuronio, brain, cerebro, node, molecule, molecula, dna, "
            "atom, atomo, cell, celula, virus, model, modelo, constellation, constelacao, data flow, dados, big data, "
            "math, matematica, equation, equacao, probability, probabilidade, statistics, estatistica, hypothesis, "
            "hipotese"
        ),
        1: (
            "data, connection, conexao, link, internet, digital, abstract, abstrato, idea, ideia, system, sistema, "
            "thought"
        ),
    },
    "globe": {
        3: "world map, mapa-mundi, mapa mundi, planet earth, planeta terra, globe of the earth",
        2: "globe, globo, world, mundo, continent, continente, global, international, internacional, atlas",
        1: "country, pais, border, fronteira, climate, clima, trade, comercio, war, guerra, population, populacao",
    },
    "portrait": {
        3: "portrait of, retrato de, close-up of a face, close up of a face, close no rosto, side profile, de perfil",
        2: (
            "portrait, retrato, face, rosto, eye, olho, profile, expression, expressao, interview, entrevista, smile, "
            "sorriso, head, cabeca, silhouette, silhueta, gaze, olhar"
        ),
        1: (
            "woman, mulher, man, homem, girl, menina, boy, menino, person, pessoa, child, crianca, old man, idoso, "
            "idosa, founder, fundador, economist, economista, author, autor, autora, character, tired, worried, "
            "thinking, pensando"
        ),
    },
    "spheres": {
        3: "glass marbles, glass marble, bolas de gude, bola de gude, glass sphere, esfera de vidro",
        2: "marble, sphere, esfera, bead, pearl, perola, orb, bubble, bolha, droplet, balls",
        1: "hanging, suspended, suspenso, float, flutuando",
    },
    "ribbons": {
        3: "ribbon of silk, fita de seda, silk ribbon",
        2: "ribbon, fita, silk, seda, thread, fio, rope, corda, string, fabric, tecido, cloth, scarf, parallel line",
        1: "knot, no cego, crossing, cruzando, weave, side by side, lado a lado",
    },
    "podium": {
        3: "winner s podium, podium, podio, pedestal",
        2: (
            "trophy, trofeu, die, dice, statue, estatua, sculpture, escultura, medal, medalha, throne, trono, cube, "
            "cubo"
        ),
        1: "winner, vencedor, champion, campeao, prize, premio, contest, concurso, gambling, aposta, luck, sorte",
    },
    "seedling": {
        3: "seedling, bean sprout, broto, muda de planta, young plant, flower bud",
        2: "sprout, germination, germinacao, plant, planta, flower, flor, petal, petala, soil tray, pot, vaso",
        1: "grow, crescer, growth, crescimento, seed, semente, root, raiz",
    },
    "gate": {
        3: "turnstile, catraca, ticket gate, toll gate, pedagio",
        2: "barrier, barreira, checkpoint, cancela, coin slot, ticket, bilhete",
        1: "fee, taxa, toll, cost, custo, pass",
    },
    "bridge": {
        3: "footbridge, suspension bridge, ponte pensil, wooden bridge, ponte de madeira, rope bridge, ponte de corda",
        2: "bridge, ponte, boardwalk, passarela, pier, trapiche, walkway",
        1: "plank, tabua, rail, crossing, travessia, river below",
    },
    "facade": {
        3: "apartment block, facade of, bloco de apartamentos, fachada de, windows in a grid, housing block",
        2: "facade, fachada, apartment building, predio de apartamentos, identical windows, tenement",
        1: "windows, janelas, neighbours, vizinhos, flat frontal view",
    },
    "crowd": {
        3: "crowd of people, multidao de pessoas, queue of people, fila de pessoas, protest march",
        2: (
            "crowd, multidao, protest, protesto, demonstration, manifestacao, queue, fila, people, pessoas, povo, "
            "audience seen from behind, voter, eleitor, election, eleicao, festival, carnival, carnaval, workers"
        ),
        1: "everybody, todos, public, publico, society, sociedade, worker, trabalhador, many, muitos, citizen, cidadao",
    },
}
