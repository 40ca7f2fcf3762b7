return {
  name = "songhu",
  title = "网格110",
  version = "1.0.0",
  api = "1",
  extends = "visits",
  needs = { read = { "household", "matter" }, write = {} },
}
