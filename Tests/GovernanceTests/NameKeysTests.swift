import Governance
import Records
import TestKit
import Testing

@Suite struct NameKeysTests {
    @Test func `a name is found by its letters, its pinyin and its initials, from each letter on`() {
        #expect(
            NameKeys.keys(of: "张桂英") == [
                "张桂英", "zhangguiying", "zgy", "桂英", "英", "guiying", "ying", "gy", "y",
            ])
    }

    @Test(arguments: [
        // Surnames that are read in their own way.
        ("单桂英", "shanguiying"), ("曾国强", "zengguoqiang"), ("解晓东", "xiexiaodong"), ("仇英", "qiuying"),
        ("查良镛", "zhaliangyong"), ("区志明", "ouzhiming"), ("朴正浩", "piaozhenghao"), ("任建国", "renjianguo"),
        ("华罗庚", "hualuogeng"), ("翟志刚", "zhaizhigang"), ("缪春兰", "miaochunlan"), ("盖叫天", "gejiaotian"),
        ("纪晓岚", "jixiaolan"), ("员建军", "yunjianjun"), ("召存信", "shaocunxin"), ("黑福荣", "hefurong"),
        ("乐嘉", "yuejia"), ("种建平", "chongjianping"), ("秘金花", "bijinhua"), ("冼星海", "xianxinghai"),
        ("折文斌", "shewenbin"), ("繁漪", "poyi"), ("佴红", "naihong"), ("句丽", "gouli"), ("阚清子", "kanqingzi"),
        ("牟德忠", "mudezhong"), ("乜文华", "niewenhua"), ("都桂珍", "duguizhen"), ("贲友林", "benyoulin"),
        ("能小梅", "naixiaomei"), ("逄锦聚", "pangjinju"), ("谌龙", "chenlong"), ("覃海洋", "qinhaiyang"),
        ("薄一波", "boyibo"), ("粘建国", "nianjianguo"), ("藏天朔", "zangtianshuo"), ("長建國", "changjianguo"),
        ("單國強", "shanguoqiang"), ("洗国华", "xianguohua"), ("吕秀莲", "lvxiulian"),
        // Surnames of two letters.
        ("尉迟恭", "yuchigong"), ("万俟卨", "moqixie"), ("长孙无忌", "zhangsunwuji"), ("令狐冲", "linghuchong"),
        ("欧阳娜娜", "ouyangnana"), ("诸葛亮", "zhugeliang"), ("上官婉儿", "shangguanwaner"),
        ("司马光", "simaguang"), ("宰父黑", "zaifuhei"), ("澹台灭明", "tantaimieming"), ("单于明", "chanyuming"),
        ("乐正子", "yuezhengzi"), ("子车兰", "zijulan"), ("夏侯惇", "xiahoudun"), ("闾丘露薇", "lvqiuluwei"),
        // The same letters in a given name.
        ("王朝阳", "wangchaoyang"), ("李长江", "lichangjiang"), ("张重庆", "zhangchongqing"), ("刘乐", "liule"),
        ("陈晟", "chensheng"), ("赵单", "zhaodan"), ("周银行", "zhouyinhang"), ("孙女", "sunnv"),
        // Rare letters of the national list, beyond the usual range.
        ("李䶮", "liyan"), ("王㛃", "wangjie"), ("刘𬭎", "liuhong"), ("赵喆", "zhaozhe"), ("〇", "ling"),
        // Others' names.
        ("阿依古丽·买买提", "ayigulimaimaiti"), ("扎西多吉", "zhaxiduoji"), ("单·巴特尔", "danbateer"),
        ("José Núñez", "josenunez"), ("O'Brien-Smith", "obriensmith"), ("ＺＨＡＮＧ　Ｗｅｉ", "zhangwei"),
        ("王Jack", "wangjack"), ("Łukasz Groß", "lukaszgross"), ("Иван", "иван"),
        // Bodies.
        ("中国工商银行武汉分行", "zhongguogongshangyinhangwuhanfenxing"), ("区人民政府", "qurenminzhengfu"),
        ("重庆市第1中学", "chongqingshidi1zhongxue"), ("曾家湾社区", "zengjiawanshequ"),
    ])
    func `a name is read as its bearer reads it`(name: String, reading: String) {
        #expect(NameKeys.reading(of: name) == reading)
        #expect(
            NameKeys.keys(of: name).dropFirst().first == reading || NameKeys.keys(of: name).first == reading)
    }

    @Test(
        arguments: [
            ("单桂英", ["danguiying", "changuiying", "dgy", "sgy"]), ("乐嘉", ["lejia", "lj", "yj"]),
            ("尉迟恭", ["weichigong", "wcg", "ycg", "gong"]), ("曾国强", ["cengguoqiang"]), ("黑福荣", ["heifurong"]),
            ("区志明", ["quzhiming", "qzm"]), ("万俟卨", ["wanqixie", "wansixie", "mosixie"]),
            ("长孙无忌", ["changsunwuji", "wuji"]), ("吕秀莲", ["luxiulian", "lyuxiulian"]),
            ("孙女", ["sunnu", "nu", "nv"]),
            ("陈晟", ["chencheng", "cheng", "sheng"]), ("刘茜", ["liuxi", "liuqian", "xi", "qian", "lx", "lq"]),
            ("王行", ["wangxing", "wanghang", "hang", "wh"]),
            ("欧阳娜娜", ["ouyangnuona", "ouyangnanuo", "娜", "oynn"]),
            ("赵单", ["zhaoshan"]), ("周略", ["lve", "lue"]), ("Müller", ["mvller", "muller"]),
            ("Mu\u{308}ller", ["mvller", "muller"]), ("José Núñez", ["nunez", "jn"]),
            ("阿依古丽·买买提", ["买买提", "maimaiti", "mmt", "ayglmmt"]), ("区人民政府", ["ourenminzhengfu", "人民政府"]),
            ("武汉市第27中学", ["27中学", "27zhongxue", "whsd27zx", "中学"]), ("中国工商银行武汉分行", ["武汉分行", "wuhanfenhang"]),
            ("洪山区一心堂", ["一心堂", "yixintang"]), ("张\u{E000}英", ["张\u{E000}英", "zhang\u{E000}ying", "ying"]),
        ] as [(String, [String])])
    func `it is found by every other reading too`(name: String, keys: [String]) {
        #expect(keys.filter { !NameKeys.keys(of: name).contains($0) } == [])
    }

    @Test(arguments: [
        ("Zhāng Guì-yīng", "zhangguiying"), (" 张 桂英 ", "张桂英"), ("阿依古丽•买买提", "阿依古丽买买提"), ("Xi'an", "xian"),
        ("ＺＧＹ", "zgy"), ("lü", "lv"), ("Lǚ", "lv"), ("lu\u{308}", "lv"), ("lu\u{308}\u{30C}", "lv"),
        ("xü", "xu"),
        ("yv", "yu"), ("qv", "qu"), ("27中", "27中"), ("一", "一"), ("· '-", ""), ("", ""), ("😀", ""),
        ("José", "jose"), ("Jose\u{301}", "jose"), ("葛\u{E0100}", "葛"), ("（集团）", "集团"),
    ])
    func `what is typed is written as the keys are`(typed: String, query: String) {
        #expect(NameKeys.query(typed) == query)
        #expect(NameKeys.query(query) == query)
        #expect(NameKeys.searching.query(typed) == query)
    }

    @Test(arguments: [
        "单重行乐", "重行乐长", "长乐行都会重", "中国人民解放军第一百六十一中心医院行政办公室后勤保障处", "Abd al-Rahman ibn Muhammad",
        String(repeating: "行", count: 200), String(repeating: "a", count: 500), "张 桂英", "ÀÉÎ·ÕÜ", "А Б", "･",
        "",
        "İstanbul", "ΑΒΓ", "１２３", "𠮷野家", "e\u{301}",
    ])
    func `keys are few, each is there once, and looks like a query`(name: String) {
        let keys = NameKeys.searching.keys(name)

        #expect(keys.count <= 60)
        #expect(Set(keys).count == keys.count)
        for key in keys {
            #expect(!key.isEmpty && key.unicodeScalars.count <= 64)
            #expect(key == key.lowercased() && !key.contains(where: \.isWhitespace))
            #expect(NameKeys.query(key) == key)
        }
        if !keys.isEmpty { #expect(keys[0] == NameKeys.query(name)) }
    }

    @Test func `nothing is left of marks alone`() {
        #expect(NameKeys.keys(of: "· - '") == [])
        #expect(NameKeys.reading(of: "") == "")
    }

    @Test func `the usual Han letters have a reading, each of them plain`() {
        var count = 0
        for value in UInt32(0x4E00)...0x9FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let letter = String(Character(scalar))
            let reading = NameKeys.reading(of: letter)
            if reading == letter { continue }
            count += 1
            #expect(
                reading.utf8.allSatisfy { (0x61...0x7A).contains($0) } && (1...6).contains(reading.utf8.count)
            )
        }
        #expect(count >= 20_890)
    }

    @Test(
        arguments: [
            ("乐", ["le", "yue"]), ("吕", ["lv"]), ("英", ["ying"]), ("a", []), ("", []), ("英桂", []),
            ("\u{E000}", []),
        ] as [(String, [String])])
    func `a letter alone has its readings`(letter: String, readings: [String]) {
        #expect(NameKeys.readings(ofLetter: letter) == readings)
    }

    @Test func `the letters at the ends of the table, and just beyond them`() {
        #expect(NameKeys.reading(of: "一") == "yi")
        #expect(NameKeys.reading(of: "㐀") == "qiu")
        for value: UInt32 in [0x33FF, 0x4DC0, 0x9FFF, 0xA000, 0x20000, 0x3FFFF, 0x10FFFF] {
            guard let scalar = Unicode.Scalar(value) else { continue }
            _ = NameKeys.keys(of: String(Character(scalar)))
        }
    }

    @Test func `a hundred thousand names have their keys`() {
        let surnames = Array("张王李赵单曾解仇查区朴任华翟缪盖纪员")
        let given = Array("桂英建国秀兰志强乐重行长朝茜晟娜伟芳敏静丽军洋勇艳杰涛明超霞平刚")
        var keys = 0
        for index in 0..<100_000 {
            let name = [
                surnames[index % surnames.count], given[index / 7 % given.count],
                given[index / 211 % given.count],
            ]
            keys += NameKeys.keys(of: String(name)).count
        }
        #expect(keys > 500_000)
    }
}
