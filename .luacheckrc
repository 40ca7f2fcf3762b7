-- What luacheck holds all Lua of the project to. `scripts/test` runs it.
std = "lua54"
max_line_length = 110
codes = true

-- A callback may leave an argument unused when its name says so by being there.
unused_args = false

-- A plugin says `local gewu = require "gewu"`; nothing of the API is a global. These do not exist in the sandbox.
files["plugins/**/*.lua"] = {
  not_globals = { "debug", "dofile", "io", "loadfile", "package" },
  read_globals = { "sorted_pairs" },
}

-- A manifest is data: it is evaluated with no globals at all.
files["**/manifest.lua"] = { std = "none" }

-- Specs are run by `gewu plugin test`, which gives them these.
files["**/spec/*_spec.lua"] = { read_globals = { "before", "describe", "it" } }
