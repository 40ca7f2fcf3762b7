return {
  name = "eight",
  title = "测量用：另外八条规则",
  version = "1.0.0",
  api = "1",
  needs = { read = { "resident", "household", "matter" }, write = {} },
}
