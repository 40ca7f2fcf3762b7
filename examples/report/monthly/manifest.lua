return {
  name = "monthly",
  title = "特殊困难老年人月探访",
  version = "1.0.0",
  api = "1",
  needs = { read = { "household", "resident", "visit" }, write = {} },
}
