const givenFirst = (given: string, family: string) => `${given} ${family}`;
const familyFirst = (given: string, family: string) => `${family} ${given}`;
const familyFirstUnspaced = (given: string, family: string) => `${family}${given}`;

// Without family names that depend on gender (Novák, Иванов), so that all combinations are possible.
const pools = [
  {
    share: 30,
    given: `Ada, Alice, Amelia, Benjamin, Brandon, Caitlin, Charlotte, Chloë, Daniel, Deborah, Edward, Eleanor,
      Emily, Ethan, Freya, George, Grace, Hannah, Harry, Imogen, Isaac, Jack, Jamal, Jessica, Joshua, Keisha, Laura,
      Liam, Lucy, Marcus, Megan, Nathan, Niamh, Oliver, Owen, Priya, Rachel, Renée, Samuel, Siobhán, Thomas, Zoë`,
    family: `Adams, Achebe, Bennett, Brontë, Campbell, Carter, Clarke, Cooper, Davies, Edwards, Evans, Fletcher,
      Foster, Graham, Griffiths, Hall, Harris, Hughes, Jackson, Johnson, Jones, Kelly, King, Lewis, MacDonald, Mitchell,
      Morgan, Murphy, O’Brien/obrien, O’Sullivan/osullivan, Okafor, Parker, Patel, Robinson, Sharma, Smith,
      Smith-Jones, Taylor, Thompson, Walker, Williams, Wright`,
    middle:
      'A./a, B./b, C./c, D./d, E./e, F./f, G./g, H./h, J./j, K./k, L./l, M./m, N./n, P./p, R./r, S./s, T./t',
    fullName: givenFirst,
  },
  {
    share: 12,
    given: `Alejandro, Álvaro, Ana, Andrés, Antônio, Beatriz, Belén, Camila, Carlos, César, Concepción, Diego,
      Elena, Fernanda, Guadalupe, Héctor, Inês, Iñaki, João, Joaquín, José, Lucía, Luís, María, Martín, Mónica, Núria,
      Óscar, Paula, Raúl, Rocío, Sebastián, Sofía, Tomás, Verónica, Ximena`,
    family: `Álvarez, Araújo, Castillo, Cordeiro, Delgado, Díaz, Domínguez, Fernández, Flores, García,
      García Márquez, Gómez, Gonçalves, González, Guimarães, Gutiérrez, Hernández, Ibáñez, Jiménez, López,
      López de Haro, Magalhães, Martínez, Muñoz, Núñez, Ortiz, Peña, Pérez, Ramírez, Rodríguez, Ruiz, Sánchez, Torres,
      Vásquez, Zúñiga`,
    middle:
      'Alonso, Bravo, Cáceres, Durán, Espínola, Galdós, Herrera, Iglesias, Leão, Molina, Núñez, Quintão, Simões',
    fullName: givenFirst,
  },
  {
    share: 10,
    given: `Anna, Björn/bjoern, Claudia, Dieter, Elke, Florian, Franziska, Friederike, Günther/guenther, Hannelore,
      Heike, Jens, Jörg/joerg, Jürgen/juergen, Karl-Heinz, Käthe/kaethe, Lukas, Marlene, Matthias, Nils, Petra, Ruth,
      Sören/soeren, Stefanie, Thorsten, Ulrike, Uwe, Wolfgang, Yvonne`,
    family: `Bäcker/baecker, Becker, Fischer, Fuchs, Götz/goetz, Großmann/grossmann, Hoffmann, Jäger/jaeger, Kaiser,
      Klein, Köhler/koehler, Krüger/krueger, Lange, Meyer, Müller/mueller, Neumann, Richter, Schäfer/schaefer, Schmidt,
      Schneider, Schröder/schroeder, Schulz, Vogel, Wagner, Weiß/weiss, Wolf, Zimmermann`,
    fullName: givenFirst,
  },
  {
    share: 8,
    given: `Adèle, Aurélie, Benoît, Camille, Cédric, Chloé, Clément, Élodie, Émile, Étienne, François, Frédérique,
      Geneviève, Hélène, Jean-Baptiste, Jérôme, Léa, Loïc, Maëlle, Mathieu, Noël, Océane, Raphaël, Solène, Thérèse,
      Théo, Yann, Zoé`,
    family: `Bélanger, Benoît, Bernard, Boucher, Chevalier, Côté, Delacroix, Desrosiers, Dubois, Dupré, Fournier,
      Gagné, Gauthier, Girard, Lefèvre, Lévesque, Mercier, Moreau, Néron, Pelletier, Prévost, Rousseau, Saint-Germain,
      Thériault, Tremblay, Vallée`,
    fullName: givenFirst,
  },
  {
    share: 8,
    given: `Agnieszka, Åsa, Ayşe, Bożena, Çağla, Đorđe/djordje, Dušan, Emre, Gökhan, Grzegorz, Gül, Håkon,
      İbrahim, Jiří, Kateřina, Krzysztof, Lærke/laerke, Łukasz/lukasz, Małgorzata/malgorzata, Märta, Ömer, Paweł/pawel,
      Ragnhild, Şebnem, Søren/soren, Stanisław/stanislaw, Ştefan, Tõnu, Veli-Pekka, Željka, Zsófia`,
    family: `Aydın/aydin, Bălan, Bjørnstad/bjornstad, Çelik, Demir, Đurić/djuric, Erdoğdu, Halldén,
      Håkansson, Horváth, Jovanović, Kılıç/kilic, Kovačević, Kowalczyk, Król, Lindqvist, Mäkinen, Mazur, Nagy, Nowak,
      Öztürk, Pärn, Petrović, Rønning/ronning, Şahin, Sjöberg, Stępień, Szabó, Woźniak, Wójcik, Yıldız/yildiz, Zając`,
    fullName: givenFirst,
  },
  {
    share: 8,
    given: `أحمد/ahmad, أمينة/amina, إبراهيم/ibrahim, بدر/badr, حسن/hasan, خالد/khalid, رانيا/rania, ريم/reem,
      زينب/zainab, سارة/sarah, سلمى/salma, طارق/tariq, عائشة/aisha, عمر/omar, فاطمة/fatima, فيصل/faisal, ليلى/layla,
      محمد/mohammed, مريم/maryam, نور/noor, هدى/huda, ياسمين/yasmin, يوسف/yousef`,
    family: `البغدادي/albaghdadi, التميمي/altamimi, الحداد/alhaddad, الخطيب/alkhatib, الدوسري/aldosari,
      الرفاعي/alrifai, الزهراني/alzahrani, السعيد/alsaeed, الشامي/alshami, الشمري/alshammari, العتيبي/alotaibi,
      العمري/alomari, الفارسي/alfarsi, القحطاني/alqahtani, المصري/almasri, النجار/alnajjar, حمدان/hamdan,
      درويش/darwish, منصور/mansour`,
    middle:
      'أحمد/ahmad, حسن/hasan, خالد/khalid, سالم/salem, صالح/saleh, عمر/omar, محمد/mohammed, ناصر/nasser',
    fullName: givenFirst,
  },
  {
    share: 6,
    given: `אביגיל/avigail, אורי/uri, איתן/eitan, גלית/galit, דוד/david, דנה/dana, הילה/hila, יעל/yael,
      יוסף/yosef, ליאור/lior, מיכל/michal, משה/moshe, נועה/noa, נועם/noam, עומר/omer, רונית/ronit, שירה/shira,
      שלמה/shlomo, תמר/tamar`,
    family: `אברהם/avraham, ביטון/biton, גולדברג/goldberg, דהן/dahan, חדד/hadad, יוספי/yosefi, כהן/cohen,
      כץ/katz, לוי/levi, מזרחי/mizrahi, מלכה/malka, פרידמן/friedman, פרץ/peretz, רוזנברג/rosenberg, שפירא/shapira,
      בן־דוד/bendavid`,
    fullName: givenFirst,
  },
  {
    share: 7,
    given: `愛/ai, 明/akira, 恵/megumi, 大輔/daisuke, 結衣/yui, 翔太/shota, 美咲/misaki, さくら/sakura, 健一/kenichi,
      直樹/naoki, 真由美/mayumi, 陽菜/hina, 蓮/ren, 悠斗/yuto, ひかり/hikari, 拓也/takuya, 由美子/yumiko, 太郎/taro,
      葵/aoi, 千尋/chihiro`,
    family: `佐藤/sato, 鈴木/suzuki, 高橋/takahashi, 田中/tanaka, 渡辺/watanabe, 伊藤/ito, 山本/yamamoto,
      中村/nakamura, 小林/kobayashi, 加藤/kato, 吉田/yoshida, 山田/yamada, 佐々木/sasaki, 松本/matsumoto, 井上/inoue,
      斎藤/saito, 清水/shimizu, 長谷川/hasegawa, 五十嵐/igarashi`,
    fullName: familyFirst,
  },
  {
    share: 6,
    given: `伟/wei, 芳/fang, 娜/na, 敏/min, 静/jing, 强/qiang, 磊/lei, 洋/yang, 艳/yan, 杰/jie, 秀英/xiuying,
      桂英/guiying, 雨欣/yuxin, 子涵/zihan, 浩然/haoran, 建国/jianguo, 晓明/xiaoming, 思远/siyuan, 美玲/meiling, 志强/zhiqiang`,
    family: `王/wang, 李/li, 张/zhang, 刘/liu, 陈/chen, 杨/yang, 黄/huang, 赵/zhao, 吴/wu, 周/zhou, 徐/xu, 孙/sun,
      马/ma, 朱/zhu, 胡/hu, 郭/guo, 何/he, 林/lin, 欧阳/ouyang, 司马/sima`,
    fullName: familyFirstUnspaced,
  },
  {
    share: 5,
    given: `Алексей/aleksei, Анна/anna, Богдан/bohdan, Виктория/viktoria, Дарья/daria, Дмитрий/dmitri,
      Екатерина/ekaterina, Елена/elena, Зоран/zoran, Иван/ivan, Игорь/igor, Ксения/ksenia, Любовь/lyubov, Мария/maria,
      Николай/nikolai, Оксана/oksana, Ольга/olga, Пётр/pyotr, Светлана/svetlana, Сергей/sergei, Юлия/yulia`,
    family: `Бондаренко/bondarenko, Гончар/honchar, Гриценко/hrytsenko, Данько/danko, Живаго/zhivago,
      Коваленко/kovalenko, Ковальчук/kovalchuk, Короленко/korolenko, Кравец/kravets, Лысенко/lysenko,
      Марченко/marchenko, Мельник/melnyk, Петренко/petrenko, Ткаченко/tkachenko, Черных/chernykh, Шевченко/shevchenko`,
    fullName: givenFirst,
  },
];

/** The names of each language, as written and in ASCII for login names. A pool's share is its weight against the others. */
export const namePools = pools.map((pool) => ({
  ...pool,
  given: parseNames(pool.given),
  family: parseNames(pool.family),
  /** Half of the users have one. */
  middle: pool.middle === undefined ? null : parseNames(pool.middle),
}));

/** Parses names that are separated by commas. A slash precedes the ASCII form where it is not the name without accents. */
function parseNames(list: string) {
  return list.split(',').map((entry) => {
    const [written = '', ascii = withoutAccents(written)] = entry.trim().split('/');
    return { written, ascii };
  });
}

function withoutAccents(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(' ', '.').toLowerCase();
}
