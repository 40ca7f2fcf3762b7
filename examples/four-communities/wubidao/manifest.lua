return {
  name = "wubidao",
  title = "五必到（工会）",
  version = "1.0.0",
  api = "1",
  extends = "visits",
  needs = { read = { "resident", "matter" }, write = {} },
}
