import Governance

/// Names of people who do not exist: a common surname and given-name characters of the generation.
///
/// A name made up here may well be somebody's; nothing else about the person is.
enum Names {
    static func surname(_ random: inout Random) -> String {
        random.chance(0.004) ? random.pick(compound) : random.pick(weightedSurnames)
    }

    static func given(_ sex: Sex, born year: Int, _ random: inout Random) -> String {
        let generation = generations.first { year < $0.before } ?? generations[generations.count - 1]
        let characters = sex == .male ? generation.male : generation.female
        let first = random.pick(characters)
        guard random.chance(generation.twoCharacters) else { return first }
        return first + random.pick(characters)
    }

    /// One in about the order of how common it is: the first half of the list stands for three quarters.
    private static let weightedSurnames: [String] = {
        let common = Array(
            "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢")
        let rarer = Array("姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫")
        let first = common.prefix(20)
        return (first + first + first + common + common + rarer).map { String($0) }
    }()

    private static let compound = ["欧阳", "上官", "司马", "诸葛", "夏侯", "司徒", "令狐", "皇甫", "尉迟", "公孙"]

    private struct Generation: Sendable {
        /// Born before this year.
        let before: Int
        /// The share of given names with two characters.
        let twoCharacters: Double
        let male: [String]
        let female: [String]

        init(before: Int, twoCharacters: Double, male: String, female: String) {
            self.before = before
            self.twoCharacters = twoCharacters
            self.male = male.map { String($0) }
            self.female = female.map { String($0) }
        }
    }

    private static let generations = [
        Generation(
            before: 1950, twoCharacters: 0.85,
            male: "德福贵生祥根全树清明华正国忠义良保金发元春海林永庆长文世家昌",
            female: "秀桂英兰珍玉凤莲芳素翠淑贞菊香梅云月芝爱惠琴荣巧喜群"),
        Generation(
            before: 1970, twoCharacters: 0.8,
            male: "建国军平卫东志强红兵胜利爱民新华永忠跃进和援朝立成学义金生汉江武光",
            female: "桂英秀兰红霞丽华玲萍琴芳珍梅凤翠玉敏淑娟建文汉香莉菊云"),
        Generation(
            before: 1985, twoCharacters: 0.55,
            male: "伟强勇军磊涛斌杰辉刚鹏飞波峰亮超明俊志海龙林建文兵洪庆华",
            female: "丽娟敏静艳芳燕红霞玲莉娜婷慧琳萍晓春梅秀小海云雪倩蓉"),
        Generation(
            before: 2002, twoCharacters: 0.6,
            male: "浩宇鑫鹏凯杰俊博文晨阳旭帆航睿翔天志哲嘉明涛成思远威",
            female: "婷雪琪悦佳倩颖瑶梦思雨怡丹莹晶璐欣慧文静雅诗妍宁媛"),
        Generation(
            before: 9999, twoCharacters: 0.9,
            male: "子轩浩宇梓睿宸博文一诺昊然俊泽奕辰铭煜嘉懿沐阳景承彦知行",
            female: "梓涵诗雨欣怡一诺可馨语桐依沐若溪思妍予安艺萌佳琪芷清玥宁"),
    ]
}
