return {
  name = "minqing",
  title = "网格管理员入户走访",
  version = "1.0.0",
  api = "1",
  extends = "visits",
  needs = { read = { "household" }, write = {} },
}
