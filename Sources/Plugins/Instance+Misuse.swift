import Governance
import Lua

/// What a script is told when it calls the API in a way that would otherwise do nothing, or something else.
extension Instance {
    func defineMisuse() {
        defineUnknownMethod(on: interpreter, "查询")
        define("no_list") { _ in
            throw HostFault.plain("查询不是列表", hint: "逐条用 for it in 查询:each() do … end，条数用 :count()")
        }
        define("no_colon") { arguments in
            let name = arguments.words.first ?? ""
            throw HostFault.plain("\(name) 要用冒号调用", hint: "例如 gewu.households:\(name)(…)")
        }
        define("unknown_field") { arguments in
            let name = arguments[safely: 1]
            guard case .text(let what)? = arguments.first, case .text(let name) = name else { return [] }
            throw HostFault.unknown("\(what)没有 “\(name)”", name, arguments[safely: 2].words)
        }
        define("too_many") { arguments in
            let name = arguments.words.first ?? ""
            guard case .integer(let count) = arguments[safely: 1], count > 0 else {
                throw HostFault.plain("\(name) 的括号里什么也不写", hint: "只要前几条的，写 :limit(5):list()")
            }
            let hint =
                switch name {
                case "tagged": "几个类别写在一个列表里，例如 :tagged { \"独居老人\", \"高龄老人\" }"
                case "where": "几个条件写在一个表里，例如 :where { age = gewu.at_least(80), sex = \"女\" }"
                case "order": "按几个字段排的，接着写 :order"
                case "group": "按几个字段分的写在一个列表里，例如 :group({ \"grid\", \"sex\" }, { oldest = gewu.max \"age\" })"
                case "between": "例如 gewu.between(60, 79)"
                case "some", "no", "every":
                    "几个条件写在一个表里，例如 gewu.\(name) { age = gewu.at_least(80), sex = \"女\" }"
                case "sum", "average", "min", "max", "distinct": "一次算一个字段；要几个数的用 group"
                case "among", "any", "all", "none": "写在一个列表里，例如 gewu.\(name) { …, … }"
                default: "去掉多写的"
                }
            throw HostFault.plain("\(name) 后面只能写 \(count) 项", hint: hint)
        }
        define("no_function") { _ in
            throw HostFault.plain(
                "filter 后面应当是一个函数", hint: "例如 :filter(function(it) return it.room ~= nil end)；写得成条件的用 where")
        }
        define("filter_first") { _ in
            throw HostFault.plain("filter 要写在 limit 前面", hint: "先筛再取前几条：:filter(…):limit(20)")
        }
        define("read_only") { arguments in
            throw HostFault.plain(
                "\(arguments.words.first ?? "") 不能改写", hint: "设置由社区改；插件自己的东西放在 local 变量里")
        }
        define("argument_kinds") { _ in
            [.table(LuaTable(list: CommandText.kinds.map { .text($0) }, fields: [:]))]
        }
        define("unknown_argument") { arguments in
            let name = arguments.words.first ?? ""
            throw HostFault.unknown("没有参数种类 “gewu.arg.\(name)”", name, CommandText.kinds)
        }
    }
}

/// For a method that is not there: its name, and those that are.
func defineUnknownMethod(on interpreter: Interpreter, _ what: String) {
    interpreter.define("unknown_method") { arguments in
        let name = arguments.words.first ?? ""
        throw HostFault.unknown("\(what)没有 “\(name)”", name, arguments[safely: 1].words)
    }
}
