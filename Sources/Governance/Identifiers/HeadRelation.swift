import Records

/// How a member of a household is related to its head.
package enum HeadRelation: String, Choice {
    case head = "户主"
    case spouse = "配偶"
    case child = "子女"
    case childInLaw = "儿媳女婿"
    case parent = "父母"
    case parentInLaw = "公婆岳父母"
    case grandchild = "孙子女"
    case grandparent = "祖父母"
    case sibling = "兄弟姐妹"
    case other = "其他"

    package var title: String { rawValue }

    /// `nil` for a word that is not known here.
    package init?(reading text: String) {
        let word = text.squeezed
        guard let found = Self.words.first(where: { $0.value.contains(word) })?.key else { return nil }
        self = found
    }

    private static let words: [HeadRelation: Set<String>] = [
        .head: ["户主", "本人", "本人或户主", "小集体户户主", "自己"],
        .spouse: ["配偶", "妻", "夫", "妻子", "丈夫", "夫妻", "爱人", "老婆", "老公"],
        .child: [
            "子女", "子", "女", "儿子", "女儿", "独生子", "独生女", "长子", "次子", "三子", "四子", "五子", "长女",
            "二女", "次女", "三女", "四女", "五女", "养子", "养女", "继子", "继女", "养子或继子", "养女或继女",
        ],
        .childInLaw: ["儿媳女婿", "儿媳", "女婿", "媳妇"],
        .parent: ["父母", "父", "母", "父亲", "母亲", "继父", "继母", "养父", "养母"],
        .parentInLaw: ["公婆岳父母", "公公", "婆婆", "岳父", "岳母", "公婆", "岳父母"],
        .grandchild: [
            "孙子女", "孙子", "孙女", "外孙", "外孙女", "外孙子", "外孙子女", "重孙", "曾孙子", "曾孙女", "孙媳妇",
        ],
        .grandparent: [
            "祖父母", "祖父", "祖母", "外祖父", "外祖母", "外祖父母", "爷爷", "奶奶", "外公", "外婆", "曾祖父", "曾祖母",
        ],
        .sibling: ["兄弟姐妹", "兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "姐妹", "兄弟", "嫂", "弟媳"],
        .other: ["其他", "其它", "其他亲属", "其他亲戚", "非亲属", "保姆", "租户", "租客", "侄子", "侄女", "外甥", "外甥女"],
    ]
}
