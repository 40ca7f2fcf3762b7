/// How the street is divided: its communities, their grids, and how many households each grid has.
struct Town {
    struct Community {
        let name: String
        /// The account of its secretary, and the beginning of those of its grid workers.
        let account: String
        let code: String
        /// How many households each of its grids has, in the order of their numbers.
        let grids: [Int]
    }

    let communities: [Community]

    /// About 300 households a grid (200–500 are normal), and 2.7 people a household.
    ///
    /// A small workspace keeps its 16 communities as long as each has a hundred residents, with one grid each.
    init(seed: UInt64, residents: Int) {
        var random = Random(seed: seed, .places)
        let count = min(Self.origins.count, max(1, residents / 100))
        let origins = Self.origins(count)
        // Every community has one grid at least; the others follow the weights.
        let weights = origins.map { Double($0.grids - 1) }
        let households = max(count, (residents * 10 + 13) / 27)
        let grids = max(count, (households + 150) / 300)
        let perCommunity = Self.shares(of: grids - count, weights).map { $0 + 1 }
        // A grid's households differ from the mean by up to a fifth.
        let sizes = (0..<grids).map { _ in 0.8 + 0.4 * random.fraction() }
        var shares = Self.shares(of: households, sizes)[...]
        var communities: [Community] = []
        for (origin, grids) in zip(origins, perCommunity) {
            communities.append(
                Community(
                    name: origin.name, account: origin.account, code: origin.code,
                    grids: Array(shares.prefix(grids))))
            shares = shares.dropFirst(grids)
        }
        self.communities = communities
    }

    var households: Int { communities.reduce(0) { $0 + $1.grids.reduce(0, +) } }

    /// Whole numbers that come to `total`, as near to the weights as can be (largest remainders).
    static func shares(of total: Int, _ weights: [Double]) -> [Int] {
        let sum = weights.reduce(0, +)
        let exact = weights.map { $0 * Double(total) / sum }
        var shares = exact.map { Int($0) }
        let order = exact.indices.sorted {
            let (a, b) = (exact[$0] - Double(shares[$0]), exact[$1] - Double(shares[$1]))
            return a == b ? $0 < $1 : a > b
        }
        for place in order.prefix(total - shares.reduce(0, +)) { shares[place] += 1 }
        return shares
    }

    private struct Origin: Sendable {
        let name: String
        let account: String
        let code: String
        /// How many of 370 grids lie there. Only 张家湾's 23 is given; the others are made up.
        let grids: Int

        init(_ name: String, _ account: String, _ code: String, grids: Int) {
            self.name = name
            self.account = account
            self.code = code
            self.grids = grids
        }
    }

    /// Where there are too few people for all communities, those that examples speak of are the first to stay.
    private static func origins(_ count: Int) -> [Origin] {
        let first = ["张家湾", "北环路", "滨湖"]
        let ranked = origins.indices.sorted { a, b in
            let rank = { first.firstIndex(of: origins[$0].name) ?? first.count + $0 }
            return rank(a) < rank(b)
        }
        return ranked.prefix(count).sorted().map { origins[$0] }
    }

    /// The 16 communities. 002–013 are the codes of the list of 2013, 001 is of a later one; 014–016 are made up.
    private static let origins = [
        Origin("北环路", "beihuanlu", "420106012002", grids: 26),
        Origin("武铁", "wutie", "420106012003", grids: 21),
        Origin("小洪山", "xiaohongshan", "420106012004", grids: 24),
        Origin("科苑", "keyuan", "420106012005", grids: 19),
        Origin("洪山路", "hongshanlu", "420106012006", grids: 27),
        Origin("张家湾", "zhangjiawan", "420106012007", grids: 23),
        Origin("茶港", "chagang", "420106012008", grids: 25),
        Origin("放鹰台", "fangyingtai", "420106012009", grids: 22),
        Origin("姚家岭", "yaojialing", "420106012010", grids: 28),
        Origin("机安", "jian", "420106012011", grids: 18),
        Origin("周家大湾", "zhoujiadawan", "420106012012", grids: 20),
        Origin("青鱼嘴", "qingyuzui", "420106012013", grids: 24),
        Origin("东亭", "dongting", "420106012014", grids: 30),
        Origin("滨湖", "binhu", "420106012015", grids: 22),
        Origin("南苑", "nanyuan", "420106012016", grids: 17),
        Origin("东湖路", "donghulu", "420106012001", grids: 24),
    ]
}
