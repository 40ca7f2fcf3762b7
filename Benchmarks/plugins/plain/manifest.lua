return {
  name = "plain",
  title = "测量用：一条普通的 Lua 规则",
  version = "1.0.0",
  api = "1",
  needs = { read = { "resident", "household", "visit" }, write = {} },
}
