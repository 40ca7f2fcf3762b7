return {
  name = "fenji",
  title = "分级探访",
  version = "1.0.0",
  api = "1",
  extends = "visits",
  needs = { read = { "household", "resident" }, write = {} },
}
