/// A new plugin: one rule, its spec and its README, which work as they stand.
package struct Scaffold {
    /// Paths in the plugin's folder, with what lies there.
    package let files: [(path: String, text: String)]

    /// Throws a ``PluginFailure`` for a name that no plugin can have.
    package init(_ name: String, title: String) throws {
        guard Manifest.isName(name) else {
            throw PluginFailure.manifest(name, "name “\(name)” 不合规", hint: "只用小写英文字母、数字和下划线，以字母开头")
        }
        let title = title.replacing("\\", with: "").replacing("\"", with: "").split(
            whereSeparator: \.isNewline
        )
        .joined(separator: " ")
        files = [
            ("manifest.lua", Self.manifest(name, title)), ("init.lua", Self.initial(title)),
            ("spec/\(name)_spec.lua", Self.spec(title)), ("README.md", Self.readme(name, title)),
        ]
    }

    private static func manifest(_ name: String, _ title: String) -> String {
        """
        -- 清单：只是数据。needs 写明要读、要写哪些记录，只要用得到的。
        return {
          name = "\(name)",
          title = "\(title)",
          version = "1.0.0",
          api = "\(Manifest.api)",
          needs = { read = { "household" }, write = {} },
          settings = {
            often = { type = "cadence", default = "month", title = "走访频次" },
          },
        }

        """
    }

    private static func initial(_ title: String) -> String {
        """
        local gewu = require "gewu"

        -- 一条规则回答三个问题：谁、由谁、多久。改成你们自己的。
        gewu.rule "visit" {
          title   = "\(title)",
          verb    = "访",
          roster  = gewu.households:tagged { "独居老人" },
          cadence = gewu.settings.often,
          by      = { "网格员" },
          source  = "本社区自定",
        }

        """
    }

    private static func spec(_ title: String) -> String {
        """
        describe("\(title)", function()
          local zhang
          before(function(t) zhang = t:household { "张样一", age = 81, tags = { "独居老人" } } end)

          it("每个自然月一次，月底前", function(t)
            t:expect_due(zhang, "visit", "2026-11-30")
          end)

          it("见到就算，下月再来", function(t)
            t:log_visit(zhang, "见到")
            t:expect_state(zhang, "visit", "已办", "见到")
            t:go "2026-12-01"
            t:expect_due(zhang, "visit", "2026-12-31")
          end)

          it("不是独居老人的，没有待办", function(t)
            local li = t:household { "李样二", age = 30 }
            t:expect_none(li, "visit")
          end)

          it("频次是设置，可以改成每周", function(t)
            t:set("often", "week")
            t:expect_due(zhang, "visit", "2026-11-08")
          end)
        end)

        """
    }

    private static func readme(_ name: String, _ title: String) -> String {
        """
        # \(title)（\(name)）

        独居老人家庭，每月走访一次。

        ## 依据

        本社区自定。有文件的，写明文件和条款。

        ## 设置

        | 设置 | 默认 | |
        |---|---|---|
        | `often` | `month` | 走访频次 |

        """
    }
}
