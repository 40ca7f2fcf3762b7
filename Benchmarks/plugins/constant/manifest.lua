return {
  name = "constant",
  title = "测量用：不看记录的 Lua 规则",
  version = "1.0.0",
  api = "1",
  needs = { read = { "resident" }, write = {} },
}
