/// A value that crosses between Swift and Lua.
package enum LuaValue: Hashable, Sendable {
    case none
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    /// Days since 1970-01-01. In Lua a `day`: `-`, `+`, `<`, `==`, `tostring` as ISO text, `year`, `month`,
    /// `day`, `weekday` (1 is Monday).
    case day(Int32)
    case table(LuaTable)
    case function(Function)
    /// A record of the books: a view of it in Lua, and what a view is outside.
    case record(type: String, id: Int64)
    /// Into Lua only, and not inside a table: what a `for` loop needs to read the rows one by one.
    case rows(type: String, RowSource)
}

/// The raw contents of a table: keys 1 … n, and keys that are text. No other key crosses.
package struct LuaTable: Hashable, Sendable {
    /// Tables inside each other, at most.
    package static let deepest = 16

    package var list: [LuaValue]
    package var fields: [String: LuaValue]

    package init(list: [LuaValue] = [], fields: [String: LuaValue] = [:]) {
        self.list = list
        self.fields = fields
    }
}
