// What once broke, as few steps as showed it: each list is a run of its seed made small.
import type { Step } from './steps.ts';

/** What it is, the seed of its world, and its steps. */
export const REPLAYS: readonly (readonly [string, number, string])[] = [
  [
    'a till that begins behind what it does not know yet',
    56,
    'new-version 3180432908, upgrade 2804998433, wipe 4079754703, upgrade 2789401408, ' +
      'exchange 4117776938, exchange 2714648444',
  ],
  [
    'one bill on two tills, and a restored centre that hears of the other first',
    69,
    'twin 2265594428, exchange 3266313424, exchange 2777626893, restore 242027933, ' +
      'act 3067165546, cut 3814935283',
  ],
  [
    'a clock a year ahead, and a centre restored twice',
    75,
    'act 1588579950, both 1344170914, restore 3655699697, clock 679318033, ' +
      'sale 419006509, exchange 1643100540, restore 2664067433',
  ],
  [
    'a restored centre that only the quarantine tells of',
    87,
    'twin 2012259472, poison 1959897405, exchange 1180209114, exchange 480300003, ' +
      'restore 2335739217, both 1889173556',
  ],
  [
    'entries that come back to a restored centre in another order',
    109,
    'old 3765763554, act 1357809680, both 3434178047, act 2981996842, sale 2218697946, ' +
      'restore 4153086922, exchange 1686683251',
  ],
  [
    'lost numbers, and a disk put back to before they were told',
    122,
    'act 3586606946, damage 2766104340, image 1184689814, exchange 3517061496, ' +
      'roll-back 2003974412',
  ],
  [
    'a damaged till, killed while it gives back what the centre lost',
    147,
    'sale 889115552, cut 2501271131, old 1401440252, sale 1085964042, ' +
      'exchange 501120312, damage 781612821, restore 3037149361, cut 2489887353, ' +
      'sale 2285374767',
  ],
  [
    'let out of quarantine before a new base, and heard of after it',
    194,
    'goods 2900890343, act 2665775304, season 847912055, exchange 2490039472, ' +
      'coupon 409437728, cut 3995207373, new-version 3875506131, exchange 4216488491',
  ],
  [
    'another bill on two tills, put back between two killed exchanges',
    197,
    'sale 2416313974, sale 2996501632, sale 3977986439, clock 2461800066, ' +
      'sale 2990595489, act 886887506, old 4167921109, twin 3509003238, sale 4241875731, ' +
      'sale 2006565934, sale 3341021448, cut 4086735495, exchange 1020968710, ' +
      'restore 2877646679, cut 3260280274, exchange 2743927924',
  ],
  [
    'a rolled-back disk writes its numbers anew to a restored centre before another till gives back',
    526,
    'image 3991952344, exchange 4074147137, exchange 1715876131, sale 4130662605, ' +
      'exchange 484941170, roll-back 2301097530, act 2961542845, restore 3722763011, ' +
      'act 492167927',
  ],
  [
    'the same while both tills exchange at once',
    623,
    'image 621250268, sale 450777607, exchange 3533492515, act 2844179493, ' +
      'roll-back 3762741380, exchange 3903657273, act 1032352801, restore 3203736190, ' +
      'sale 1758228226, both 3724247255',
  ],
  [
    'a rolled-back disk that forked before its centre forgot',
    696,
    'image 3049280691, sale 1090949473, cut 1127382014, sale 665557738, ' +
      'roll-back 504681121, exchange 1878329098, act 1167314179, exchange 195741010, ' +
      'exchange 2535657015, sale 3972374327, restore 1378280145',
  ],
  [
    'a tab that has not heard what another pulled gives back to a restored centre all the same',
    1338,
    'act 3337672919, act 802769488, sale 3800041206, sale 3904040266, sale 350302382, ' +
      'reversal 82119421, act 1090999582, old 1683053018, sale 2867439679, ' +
      'exchange 1487829188, sale 4285176011, exchange 2074576204, act 2237931540, ' +
      'exchange 1242387436, sale 209420272, act 1336200995, act 860320651, act 706568888, ' +
      'restore 299015984, sale 3780185978, reversal 3306144672, damage 949699723, ' +
      'exchange 2017856176, exchange 1979019325',
  ],
  [
    'a bill on two tills that is taken back, and a centre restored twice that knows the other first',
    2128,
    'twin 3486229653, exchange 31368570, exchange 3638225088, restore 3488017869, ' +
      'both 3982143600, reversal 1734884222, restore 4109077279',
  ],
  [
    'a chain given back from its second entry on, before its till has ever pulled',
    2140,
    'clock 2583034751, poison 665042258, act 3079189306, exchange 3094672028, ' +
      'exchange 3704338780, restore 2688765934, sale 4102632268, exchange 1946888084, ' +
      'clock 129389919, exchange 3177301776',
  ],
  [
    'a base that holds a reversal on the branch of a rolled-back disk, and what it takes back',
    2212,
    'image 3206263450, sale 2217524428, exchange 3448538597, clock 897712813, ' +
      'act 2527627380, restore 645200528, exchange 4082506004, roll-back 1236211349, ' +
      'goods 1191897203, reversal 2814825571, both 413886219',
  ],
  [
    'what is taken back while older entries come, and is too old to come itself',
    1570,
    'act 3681983661, clock 2710755222, sale 1937215419, act 3771811765, sale 4158724943, ' +
      'goods 790148422, sale 2395802132, sale 2708864484, both 3048375802, goods 738028175, ' +
      'sale 1797531325, exchange 176889268, sale 101999147, sale 3322635689, ' +
      'damage 3657093219, sale 1219577249, sale 3100210516, both 395094256, goods 563141017, ' +
      'sale 1178488153, exchange 878458985, goods 3129556649, damage 3183003226, ' +
      'reversal 3268923887, both 1267680785, goods 736333920, exchange 3386055546, ' +
      'reversal 4037138467, exchange 304585643',
  ],
  [
    'what waits to be given back of a chain whose beginning is in quarantine, and comes by its till',
    1786,
    'sale 2064415911, old 3844112738, poison 1847885070, old 2679934207, return 3889590859, ' +
      'rule 536921910, exchange 221653935, exchange 3385149913, restore 3189911239, ' +
      'act 1076520786, sale 1488932974, sale 1091268940, both 640776373',
  ],
  [
    'what a rolled-back disk wrote after a number that was then damaged',
    1938,
    'image 173361422, sale 2850097300, cut 1640161502, roll-back 1172616688, act 3216775504, ' +
      'sale 1012349106, act 3373679576, sale 1346064703, damage 3573691866',
  ],
  [
    'the centre’s own chain, given back from its second entry on to a centre that began another',
    2409,
    'wholesale 3920312677, cut 4012041895, wholesale 1500075557, wait 1083897457, ' +
      'wait 2821157544, exchange 1188311428, wait 1840315554, wait 3541071778, ' +
      'restore 290645322, wait 3668083407, wait 4225614101, wholesale 3703628771, ' +
      'act 1440967198, wait 4285530939, wait 3703900616, wait 2471128115',
  ],
  [
    'a charge whose till is destroyed, and whose centre was put back to before it heard of it',
    151,
    'charge 1282059078, wipe 3986231377, exchange 259541389, restore 1267003241',
  ],
  [
    'a charge that never got through, and a centre that then stands still for a week',
    484,
    'charge 3628929397, both 3214151693, wait 3269203178, wait 3496206030, wait 3461588026, ' +
      'wait 4191779038, wait 2506535255, wait 3868784087, wait 1357762634, wait 1408634245, ' +
      'wait 410924440',
  ],
  [
    'money that a list tells of when its charge was cleared long ago',
    8,
    'charge 4285629046, rule 494640719, wait 3411403106, rule 1911677624, ' +
      'centre 2634436344, wait 2307011686, charge 3976445075, rule 492616472, ' +
      'cut 1559607285, act 264671856, guest 1881350116, exchange 2434378082, ' +
      'clock 269368273, exchange 1238398378, sale 2304566522, exchange 1403991285',
  ],
  [
    'goods that the other shop received, and a restored centre that has forgotten to tell their sender',
    56,
    'transfer 3002788748, coupon 161621634, transfer 540574226, coupon 1818335333, ' +
      'cut 4246799057, restore 2330524476, wholesale 2120520277, sale 59811788, ' +
      'transfer 4049544345',
  ],
  [
    'goods announced by a restored centre once more, before a till gives the first word of them back',
    1088,
    'transfer 362269801, transfer 2520416356, sale 2458646915, both 74114914, ' +
      'restore 1262112766, goods 4015258162, wholesale 2350784805',
  ],
  [
    'a receiving on two tills, and a centre put back to before it told the sender of the earlier',
    1106,
    'transfer 366779098, transfer 117906951, reversal 157629120, transfer 4088685269, ' +
      'transfer 3439123007, wait 2679982101, backup 1965539259, transfer 3663852605, ' +
      'restore 3835212495',
  ],
  [
    'numbers lost on one till and held by another, whom a restored centre tells of a gap alone',
    1378,
    'sale 2685896674, sale 3035707658, act 530815482, show-code 863296492, exchange 593849585, ' +
      'later 1786584649, exchange 1196915902, charge 2138845327, sale 3409609748, ' +
      'damage 733327382, goods 3807893726, exchange 842343657, sale 2976578373, ' +
      'restore 3421292428, coupon 2062389382',
  ],
  [
    'a branch whose device was killed before it heard more of it, and a centre that forgot it',
    1458,
    'image 2360786826, later 823800912, exchange 1601296216, roll-back 1453995933, ' +
      'sale 2254181303, cut 3406200055, restore 2454471632',
  ],
  [
    'a sold charge that was cancelled before, and a centre that forgot that it passed it on',
    1310,
    'show-code 1481020687, guest 1078860124, deliver 2218886545, cancel 4235267098, ' +
      'exchange 4289452206, look 3777652656, restore 2879919257, charge 3404505887',
  ],
  [
    'a code scanned after nobody had paid it, sold by a centre that hears of the first only then',
    1740,
    'show-code 3996364696, act 141499316, wait 3720844857, look 1296812495, ' +
      'exchange 427838604, guest 2355634621, restore 364962084, charge 3327852566, ' +
      'charge 3646082574',
  ],
  [
    'one charge sold on two tills, of which a restored centre takes the other one first',
    2247,
    'charge 1212104046, transfer 2263170702, sale 3271315, act 2451116982, wait 348527889, ' +
      'damage 107700708, look 2521183793, look 1461014854, transfer 2183506703, ' +
      'restore 77538809, exchange 2904483703, both 1786889893',
  ],
  [
    'money that went back in part, and a restored centre that is asked for all of it',
    3537,
    'charge 2350618238, exchange 2365611216, coupon 2373386261, wait 3616936628, ' +
      'look 2019351779, look 400935759, refund 2226869151, exchange 1848914117, ' +
      'restore 337741262, exchange 127722844, refund 640077890',
  ],
  [
    'a word for all stations that a restored centre has as a branch, and a base that holds it',
    4745,
    'rule 2205205388, transfer 840209741, damage 4261067876, restore 1338724008, ' +
      'wait 83204046, rule 3127099147',
  ],
  [
    'a balance of which nothing is left once a reversal lies on top of a new base',
    7037,
    'clock 2562141, coupon 1644939674, act 3274447282, sale 3551106304, ' +
      'clock 2786886764, wait 2844670064, goods 2520056727, sale 862163785, ' +
      'act 788868185, return 937856701, sale 3902167824, member 3821251733, ' +
      'exchange 256794144, act 114987181, sale 2894389481, damage 1082041421, ' +
      'sale 3028349786, exchange 1348203874, reversal 1204546494, act 3722497296, ' +
      'reversal 1979103629',
  ],
  [
    'money that went back for a till that is lost, before a centre that was put back',
    10406,
    'charge 1380461840, transfer 3686420140, wait 3005343659, look 1017310891, ' +
      'look 723307028, refund 2429772683, wipe 3852344720, restore 1425467842, ' +
      'refund 1329477918',
  ],
  [
    'a bill put aside twice under one id, with a charge each, by a disk that was put back',
    11729,
    'charge 3848090467, image 4101670071, show-code 344848629, cut 1131619225, ' +
      'roll-back 2813570327, charge 211579425',
  ],
  [
    'a charge given up, sold by another till, a part of it refunded, and the rest owed',
    14785,
    'charge 2309358117, restore 2704856580, goods 500626500, ' +
      'exchange 1854875796, sale 2871617686, look 116077052, exchange 1864093828, ' +
      'wait 2525044152, look 437616616, cancel 2293498133, refund 1469904505',
  ],
  [
    'money that went back under a number of which only the centre’s word is left',
    15506,
    'charge 968770984, wait 1478532062, exchange 923908245, exchange 2117890499, ' +
      'look 3734990543, coupon 50131399, refund 4193026503, damage 2275103905, ' +
      'exchange 3777501311, restore 389627500, refund 2638817358',
  ],
  [
    'a charge whose till is lost while the centre stands still for a week',
    16812,
    'charge 1931861171, exchange 3668185413, wait 2962256045, wait 255857869, ' +
      'wait 1549815772, wait 10293393, wait 3300836527, wait 445909970, ' +
      'wait 2960192428, wait 717356211, wait 4070266086, wipe 1731984404',
  ],
  [
    'a charge sold by another till that a restored centre had given back',
    16928,
    'show-code 3170093864, charge 3312152958, show-code 1053317623, ' +
      'old 2181950678, coupon 2412290581, cancel 535921663, both 3752978729, ' +
      'member 458418852, centre 1275423423, wait 2487858602, restore 1421533680, ' +
      'look 47649337',
  ],
  [
    'a code given up on a till that is lost, and paid after all',
    22573,
    'show-code 1815552057, restore 2083005205, cancel 2248615207, ' +
      'wipe 2651591340, guest 1846167240',
  ],
  [
    'a charge reversed by the one and refused by the other centre, each put back',
    21958,
    'charge 1144189008, charge 611312253, goods 1673488353, transfer 1867773422, ' +
      'sale 1506560822, sale 1649539461, act 1416221090, goods 3905275300, ' +
      'member 2530682006, charge 4110659546, restore 2869495018, ' +
      'damage 2748958348, cancel 2991440413',
  ],
  [
    'one bill on two tills, taken back a season later on the one that has only its own',
    538,
    'twin 141227759, exchange 517323775, sale 2079299833, damage 4032215799, ' +
      'season 2699649041, reversal 2712823941',
  ],
  [
    'goods that are taken back just before a season passes',
    40395,
    'transfer 4043468685, transfer 2335951134, transfer 44607702, exchange 3005696221, ' +
      'season 3988709720',
  ],
  [
    'a charge of which only words are left, given back just before a season passes',
    40170,
    'charge 1839469229, show-code 2875130576, exchange 30067266, restore 3742435903, ' +
      'wipe 2328137396, coupon 482081511, season 1918437316',
  ],
  [
    'a bill that a restored centre gave another time, taken back a season later',
    41635,
    'sale 2145863643, sale 62441702, clock 2536884093, sale 1164071139, ' +
      'new-version 2093259156, goods 2351130666, exchange 3828811392, sale 227144403, ' +
      'exchange 2167001152, coupon 2020589795, act 2368784209, restore 4188015901, ' +
      'exchange 3219995130, season 3474913966, exchange 3933586417, reversal 2242644295',
  ],
  [
    'what a centre of a newer version let out before a base was read, and its reversal',
    242,
    'coupon 2871645084, new-version 1661742591, upgrade 2725901837, season 2488437335, ' +
      'exchange 1381029315, reversal 2651895685, exchange 4174404124, exchange 2080234468',
  ],
  [
    'a charge that lay on a till for a season, which the centre has and loses again',
    60931,
    'charge 123517158, cancel 2891829552, new-version 2936242485, season 2830856892, ' +
      'exchange 3858840324, centre 3785900854, restore 389707011',
  ],
  [
    'a guest’s code sold on two tills, of which one reads the other’s sale with its base alone',
    61660,
    'charge 4250246268, charge 4152341172, exchange 741949991, transfer 1230770665, ' +
      'damage 2126280390, look 3981500251, look 4224369235, season 49073776, cut 2902083672',
  ],
  [
    'a centre that is put back while a base is in doubt for something else',
    61801,
    'old 33594620, season 2922178428, exchange 4092374311, reversal 2813413013, ' +
      'charge 3606807031, new-version 1430459602, exchange 2674374996, coupon 1144255011, ' +
      'centre 4169389994, exchange 3436350265, restore 3251495659, wipe 282337731, ' +
      'charge 3233233089, season 1042782778',
  ],
  [
    'a sale that lies in quarantine while a centre is put back',
    71739,
    'act 2310990842, new-version 3614748215, sale 3841283943, coupon 642960395, ' +
      'exchange 1839920018, exchange 148091749, exchange 2518468402, act 4159065624, ' +
      'damage 1876583485, restore 2713279341, charge 833241947, twin 574828132',
  ],
  [
    'two counts taken back in one page',
    84820,
    'goods 3305563268, sale 1402344110, sale 49767663, return 3635948835, wait 3555491824, ' +
      'goods 1015117267, return 3824327638, act 1832756801, transfer 3388157551, ' +
      'goods 2386735159, act 1386395055, wipe 2150643095, sale 1880451282, return 4076953336, ' +
      'transfer 1979191583, reversal 3732821597, reversal 3164242767',
  ],
  [
    'a chain that a restored centre began anew, which a till hears of a season later',
    84554,
    'show-code 4170592892, charge 1465291463, exchange 1492047641, restore 92965938, ' +
      'cut 1992848531, guest 3113147776, look 2493920921, season 2751326067, ' +
      'wholesale 3919528466, twin 4163499099, exchange 3767095473',
  ],
];

/** The steps of a list. */
export const stepsIn = (list: string): Step[] =>
  list.split(', ').map((step) => {
    const [kind = '', own] = step.split(' ');
    return { kind, seed: Number(own) };
  });
