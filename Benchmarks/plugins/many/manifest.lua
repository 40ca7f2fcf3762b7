-- One of the forty that `scripts/bench plugins` makes of this folder: `many` and 测量 get a number behind them.
return {
  name = "many",
  title = "测量用：许多插件中的一个",
  version = "1.0.0",
  api = "1",
  needs = { read = { "resident", "household", "visit" }, write = {} },
  settings = {
    age     = { type = "integer", default = 70, min = 0, max = 120, title = "满多少岁起每周走访" },
    cadence = { type = "cadence", default = "month", title = "其余的入户频次" },
    word    = { type = "text", default = "一句话", title = "命令的回答" },
  },
}
