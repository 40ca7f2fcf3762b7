return {
  name = "wangge110",
  title = "网格110（本社区的必到必访）",
  version = "1.0.0",
  api = "1",
  extends = "visits",
  needs = { read = { "household" }, write = {} },
}
