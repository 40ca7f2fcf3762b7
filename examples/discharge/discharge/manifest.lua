return {
  name = "discharge",
  title = "出院后四周内每周访",
  version = "1.0.0",
  api = "1",
  needs = { read = { "resident" }, write = {} },
}
