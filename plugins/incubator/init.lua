-- 社会组织孵化园：申请、评审、公示、入驻、孵化、评估、出壳、跟踪、退出，一个对象始终是一条记录。
-- 期限和分数是默认口径，不是官方原文；各社区不同的，都在设置里。

require "records"       -- 记什么，一步一步怎么走
require "entry"         -- 申请、评审、公示、入驻
require "incubation"    -- 月报、辅导、评估、延期、出壳、跟踪、退出
require "standing"      -- 备案、登记、等级
require "registry"      -- 备案名册、年度报告
require "purchase"      -- 政府购买服务
require "issues"        -- 热点议题和谁来办
require "nightly"       -- 夜里：停滞、到期、月报、评估、跟踪，该提醒的提醒
require "reports"
require "letters"
