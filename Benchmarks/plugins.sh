# shellcheck shell=bash disable=SC2154
# The plugins: what a call from the core into Lua costs, and forty plugins at once. Sourced by scripts/bench.

call_limit=0.000001 declare_limit=0.050 quick_limit=0.060 word_limit=0.001 communities_limit=0.300 passes_limit=0.05
many=40 passes=10

# many_workspace: a copy of the workspace in which many plugins are switched on.
many_workspace() {
    [ -d "$folder/many" ] && return
    local number name file
    fresh many || return
    for ((number = 1; number <= many; number++)); do
        name=$(printf 'many%02d' "$number")
        mkdir -p "$folder/many/plugins/$name" || return
        for file in manifest init; do
            sed "s/name = \"many\"/name = \"$name\"/; s/command \"测量/command \"测量${name#many}/" \
                "Benchmarks/plugins/many/$file.lua" >"$folder/many/plugins/$name/$file.lua" || return
        done
        "$gewu" plugin enable "$name" --workspace "$folder/many" --on "$day" >"$folder/output" 2>&1 && continue
        cat "$folder/output" >&2
        return 1
    done
}

# column NAME FILE AWK: adds to the times of a name what an awk program makes of the lines of a file.
column() { awk "$3" "$2" >>"$folder/times/$1"; }

# ---- (k) one call ----

# One process takes the turns: the rows alone, then the rule on the same rows.
measure_call() {
    timed process "$measure" calls "$folder/workspace" "$day" Benchmarks/plugins constant "$runs" || return
    column call.rows "$folder/output" '{ print $2 }'
    column call.rule "$folder/output" '{ print $3 }'
    column call.beyond "$folder/output" '{ printf "%.9f\n", ($3 - $2) / $1 }'
    call_rows=$(awk 'NR == 1 { print $1 }' "$folder/output")
}

report_call() {
    local beyond
    beyond=$(median call.beyond 1)
    hold "(k) $beyond s > $call_limit s" within "$beyond" "$call_limit"
    table "$(line call.rule "（k）gewu，返回一个常量的规则，$call_rows 条")"
    table "$(line call.rows "　同样的记录，只走一遍，不调用")"
    readme "（k）调用一次最简单的 Lua 规则，$call_rows 条记录，除去走到记录本身（目标 ≤ 1 µs）" \
        "$(awk -v value="$beyond" 'BEGIN { printf "%.2f µs", value * 1e6 }')"
}

# ---- (l) forty plugins ----

measure_plugins() {
    local round who
    many_workspace || return
    who=$(id -un)
    awk 'BEGIN { for (i = 0; i < 100; i++) print "隔离\n测量07" }' >"$folder/words"
    for ((round = 1; round <= runs; round++)); do
        timed process "$measure" declare "$folder/many" "$day" 1
        column many.declare "$folder/output" '{ print $1 }'
        many_said=$(awk '{ print $2, $3 }' "$folder/output")
        timed process "$measure" words "$folder/many" "$day" "$who" <"$folder/words"
        awk 'NR % 2 == 1 { print $1 }' "$folder/output" | sort -g | column many.core /dev/stdin 'NR == 50'
        awk 'NR % 2 == 0 && NR > 2 { print $1 }' "$folder/output" | sort -g | column many.word /dev/stdin 'NR == 50'
        column many.first "$folder/output" 'NR == 2 { print $1 }'
        timed quick.core "$gewu" "do" '居民 zgy' --workspace "$folder/many" --on "$day" --format table
        timed quick.bare "$gewu" "do" '居民 zgy' --workspace "$folder/workspace" --on "$day" --format table
        timed quick.word "$gewu" "do" '测量07' --workspace "$folder/many" --on "$day" --format table
        cat "$folder/output" "$folder/errors" >"$folder/answer"
        timed quick.help "$gewu" "do" '帮助' --workspace "$folder/many" --on "$day" --format table
        printf '.'
    done
    printf '\n插件、声明：%s · plugins, declarations\n' "$many_said"
    grep -q 一句话 "$folder/answer"
}

report_plugins() {
    local declare core word overhead quick
    declare=$(median many.declare 1) core=$(median many.core 1) word=$(median many.word 1)
    overhead=$(awk -v a="$word" -v b="$core" 'BEGIN { printf "%.6f", a - b }')
    hold "(l) $declare s > $declare_limit s" within "$declare" "$declare_limit"
    hold "(l) $overhead s > $word_limit s" within "$overhead" "$word_limit"
    for quick in quick.core quick.word; do
        hold "(l) $quick: $(median $quick 2) s > $quick_limit s" within "$(median $quick 2)" "$quick_limit"
    done
    table "$(line many.declare "（l）声明 $many 个插件的全部内容，一个进程里的第一次")"
    table "$(line quick.core "　gewu do '居民 zgy'，$many 个插件，整个进程")"
    table "$(line quick.bare "　同上，没有启用插件")"
    table "$(line quick.word "　gewu do 一个插件的命令，$many 个插件，整个进程")"
    table "$(line quick.help "　gewu do 帮助，要声明全部 $many 个，整个进程")"
    readme "（l）声明 $many 个插件，各 2 条规则、2 个命令、1 张报表、1 项质检（目标 ≤ 50 ms）" "$(small "$declare")"
    readme "　启用着 $many 个插件，\`gewu do '居民 zgy'\`、一个插件的命令：处理器时间，含启动（目标 ≤ 60 ms）" \
        "$(small "$(median quick.core 2)")、$(small "$(median quick.word 2)")"
    readme "　插件命令比格务自己最省的词多用的时间（目标 ≤ 1 ms）；第一次，含载入那个插件" \
        "$(small "$overhead")；$(small "$(median many.first 1)")"
}

small() { awk -v value="$1" 'BEGIN { printf value < 0.01 ? "%.2f ms" : "%.0f ms", value * 1000 }'; }

# ---- (m) settings of their own in every community ----

measure_communities() {
    local round
    many_workspace || return
    for ((round = 1; round <= runs; round++)); do
        timed process "$measure" plan "$folder/many" "$day" 1
        column communities.street "$folder/output" '{ print $1 }'
        communities_said=$(awk '{ print $2, $3 }' "$folder/output")
        timed process "$measure" plan "$folder/many" "$day" 1 age 60 65 75 80
        column communities.own "$folder/output" '{ print $1 }'
        communities_said+="；$(awk '{ print $2, $3 }' "$folder/output")"
        printf '.'
    done
    printf '\n解释器、待办：%s · interpreters, duties\n' "$communities_said"
}

report_communities() {
    local more
    more=$(awk -v a="$(median communities.own 1)" -v b="$(median communities.street 1)" 'BEGIN { printf "%.4f", a - b }')
    hold "(m) $more s > $communities_limit s" within "$more" "$communities_limit"
    table "$(line communities.street "（m）$many 个插件的规则排一遍，各社区同样设置")"
    table "$(line communities.own "　每个社区各有自己的设置")"
    readme "（m）$many 个插件在每个社区都有自己的设置，排一遍待办多用的时间（目标 ≤ 300 ms）" "$(small "$more")"
}

# ---- (n) again and again ----

measure_passes() {
    many_workspace || return
    timed process "$measure" plan "$folder/many" "$day" "$passes" || return
    cp "$folder/output" "$folder/passes"
    cat "$folder/passes"
    column passes.time "$folder/passes" '{ print $1 }'
}

# widest COLUMN: how far the passes lie from their median at most, as a share of it.
widest() {
    awk -v column="$1" '{ print $column }' "$folder/passes" | sort -g | awk '
        { value[NR] = $1 }
        END {
            middle = (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2
            low = 1 - value[1] / middle; high = value[NR] / middle - 1
            printf "%.4f", (low > high ? low : high)
        }'
}

report_passes() {
    local time memory
    time=$(widest 1) memory=$(widest 4)
    hold "(n) 时间 · time ±$time > $passes_limit" within "$time" "$passes_limit"
    hold "(n) 内存 · memory ±$memory > $passes_limit" within "$memory" "$passes_limit"
    table "$(line passes.time "（n）$many 个插件声明并排一遍待办，同一个进程里 $passes 遍")"
    readme "（n）同一个进程里 $passes 遍，各遍与中位数的最大差距：时间、内存（目标 ±5 %）" \
        "$(awk -v a="$time" -v b="$memory" 'BEGIN { printf "%.1f %%、%.1f %%", a * 100, b * 100 }')"
}
