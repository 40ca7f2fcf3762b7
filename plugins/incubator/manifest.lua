return {
  name = "incubator",
  title = "社会组织孵化园",
  version = "1.0.0",
  api = "1",
  needs = {
    -- 事件只要类别、日期和在哪个社区；不读事件情况，也不读是谁家。
    read = {
      "community", "organisation", matter = { "kind", "day", "place" }, household = { "building" },
    },
    write = { "organisation" },
  },
  settings = {
    -- 评审
    panel               = { type = "integer", default = 3, min = 1, max = 15, title = "评审至少几人" },
    review_pass         = { type = "integer", default = 60, min = 0, max = 100, title = "评审平均几分（含）通过" },
    notice              = { type = "term", default = "5 workdays", title = "公示多久" },
    reject_most         = { type = "integer", default = 2, min = 1, max = 10, title = "未入选几次以后要等一等" },
    reject_wait         = { type = "term", default = "6 months", title = "等多久再申请" },
    -- 孵化
    desks               = { type = "integer", default = 12, min = 0, max = 200, title = "工位几个" },
    period              = { type = "term", default = "12 months", title = "孵化期" },
    extension_most      = { type = "integer", default = 6, min = 0, max = 24, title = "延期一次，最多几个月" },
    report_day          = { type = "integer", default = 5, min = 1, max = 28, title = "月报次月几日前" },
    missed_most         = { type = "integer", default = 2, min = 1, max = 12, title = "连续几个月没有月报，议定是否退出" },
    stall               = { type = "term", default = "60 days", title = "多久没有辅导、月报算停滞" },
    expiry_ahead        = { type = "integer", default = 30, min = 0, max = 180, title = "协议到期前几天提醒" },
    -- 评估
    mid_after           = { type = "term", default = "6 months", title = "入驻多久中期评估" },
    mid_pass            = { type = "integer", default = 60, min = 0, max = 100, title = "中期几分（含）继续" },
    mid_warn            = { type = "integer", default = 45, min = 0, max = 100, title = "中期几分（含）整改，再低的应退出" },
    graduate_pass       = { type = "integer", default = 70, min = 0, max = 100, title = "出壳评估几分（含）" },
    graduate_activities = { type = "integer", default = 3, min = 0, max = 100, title = "出壳至少办过几次活动" },
    followups           = {
      type = "choices", choices = { "3", "6", "12", "24" }, default = { "3", "6", "12" }, title = "出壳后第几个月跟踪",
    },
    -- 备案与登记
    file_people         = { type = "integer", default = 5, min = 1, max = 500, title = "备案：发起人至少几人" },
    register_people     = { type = "integer", default = 50, min = 1, max = 500, title = "社会团体登记：个人会员" },
    register_units      = { type = "integer", default = 30, min = 1, max = 500, title = "社会团体登记：单位会员" },
    register_mixed      = { type = "integer", default = 50, min = 1, max = 500, title = "社会团体登记：个人、单位混合" },
    -- 等级：下限含本数
    grade_5             = { type = "integer", default = 90, min = 0, max = 1000, title = "5A（五星）几分（含）起" },
    grade_4             = { type = "integer", default = 80, min = 0, max = 1000, title = "4A（四星）几分（含）起" },
    grade_3             = { type = "integer", default = 70, min = 0, max = 1000, title = "3A（三星）几分（含）起" },
    grade_2             = { type = "integer", default = 60, min = 0, max = 1000, title = "2A（二星）几分（含）起" },
    grade_1             = { type = "integer", default = 50, min = 0, max = 1000, title = "1A（一星）几分（含）起" },
    grade_wait          = { type = "term", default = "2 years", title = "登记多久才能评等级" },
    grade_valid         = { type = "term", default = "5 years", title = "等级有效多久" },
    -- 购买服务
    purchase_notice     = { type = "term", default = "7 workdays", title = "购买服务公示多久" },
    pay_first           = { type = "integer", default = 50, min = 0, max = 100, title = "首款占百分之几" },
    pay_middle          = { type = "integer", default = 30, min = 0, max = 100, title = "中期款占百分之几，余下是尾款" },
    -- 热点议题
    hot_window          = { type = "integer", default = 90, min = 7, max = 730, title = "热点看最近几天的事件" },
    hot_matters         = { type = "integer", default = 30, min = 1, max = 100000, title = "一个社区同类事件几件算热点" },
    hot_classes         = {
      type = "choices", choices = { "SV", "HP", "DS", "EN", "PM" }, default = { "SV", "HP", "DS", "EN" },
      title = "哪些大类的事件社会组织帮得上",
    },
  },
}
