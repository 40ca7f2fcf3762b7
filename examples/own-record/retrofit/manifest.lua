return {
  name = "retrofit",
  title = "居家适老化改造",
  version = "1.0.0",
  api = "1",
  needs = { read = { "household" }, write = {} },
}
