# shellcheck shell=bash disable=SC2154
# The books: finding people, finding duplicates, taking lists in, redrawing grids, the past. Sourced by scripts/bench.
# Each part has measure_PART, which leaves its times, and report_PART, which holds them against the limits and adds
# the lines of both tables.

search_limit=0.020 duplicates_limit=30 f1_limit=0.95 import_limit=60 sheet_limit=60000 sheet_memory_limit=150
past_limit=0.2

reference=Benchmarks/reference

# What takes a minute is measured three times.
few() { [ "$runs" -lt 3 ] && printf '%s' "$runs" || printf 3; }

# keep NAME FILE COLUMN: adds a number that a program has printed to the times of a name.
keep() { awk -v column="$3" 'NR == 1 { print $column }' "$2" >>"$folder/times/$1"; }

# percentile FILE SHARE: of the first column.
percentile() {
    sort -g "$1" | awk -v share="$2" '{ value[NR] = $1 } END { i = int(NR * share + 0.999999); print value[i < 1 ? 1 : i] }'
}

milliseconds() { awk -v value="$1" 'BEGIN { printf value < 0.01 ? "%.1f ms" : "%.0f ms", value * 1000 }'; }

# ---- (e) finding people ----

measure_search() {
    local round side kind
    local questions=$folder/questions plain=$folder/plain.db
    python3 $reference/search.py questions "$folder/workspace/gewu.db" 50 >"$questions" || return
    rm -f "$plain"
    python3 $reference/search.py table "$folder/workspace/gewu.db" "$plain" || return
    sed 's/^[a-z]* /居民 /' "$questions" >"$folder/lines"
    search_strayed=0
    for ((round = 1; round <= runs; round++)); do
        timed process "$measure" lines "$folder/workspace" "$day" "$(id -un)" <"$folder/lines"
        mv "$folder/output" "$folder/search.gewu"
        timed process python3 $reference/search.py ask "$plain" <"$questions"
        mv "$folder/output" "$folder/search.reference"
        for side in gewu reference; do
            percentile "$folder/search.$side" 0.95 >>"$folder/times/search.$side"
            for kind in name part pinyin initials tail address; do
                paste -d ' ' "$folder/search.$side" "$questions" | grep " $kind " >"$folder/kind"
                percentile "$folder/kind" 0.95 >>"$folder/times/search.$side.$kind"
            done
        done
        timed search.whole "$gewu" "do" '居民 zgy' --workspace "$folder/workspace" --on "$day" --format table
        printf '.'
    done
    printf '\n'
    # Names and parts of them find the same people on both sides, as far as a list goes.
    search_strayed=$(paste -d ' ' "$folder/search.gewu" "$folder/search.reference" "$questions" | awk '
        $5 == "name" || $5 == "part" { theirs = $4 > 50 ? 50 : $4; if ($2 != theirs) { count++; print > "/dev/stderr" } }
        END { print count + 0 }')
    [ "$(awk '{ found += $2 > 0 } END { print found }' "$folder/search.gewu")" -gt 0 ]
}

report_search() {
    local ours theirs kind
    ours=$(median search.gewu 1) theirs=$(median search.reference 1)
    hold "(e) $ours s > $search_limit s" within "$ours" "$search_limit"
    hold "(e) $search_strayed 问的结果不同 · questions were answered otherwise" [ "$search_strayed" -eq 0 ]
    table "$(line search.gewu "（e）gewu，查人，第 95 百分位")"
    for kind in name part pinyin initials tail address; do
        table "$(line "search.gewu.$kind" "　$kind")"
        table "$(line "search.reference.$kind" "　$kind，LIKE")"
    done
    table "$(line search.reference "（e）LIKE")"
    table "$(line search.whole "（e）gewu do '居民 zgy'，整个进程")"
    readme "（e）查人，六种问法共 $(wc -l <"$folder/questions") 问，第 95 百分位（目标 ≤ 20 ms）；与 \`LIKE '%…%'\` 之比" \
        "$(milliseconds "$ours")；$(over "$ours" "$theirs")"
    readme "　整个 \`gewu do '居民 zgy'\`，含启动" "$(milliseconds "$(median search.whole 1)")"
}

# ---- (f) duplicates ----

measure_duplicates() {
    local round
    for ((round = 1; round <= $(few); round++)); do
        timed duplicates.gewu "$gewu" "do" '查重 居民' --workspace "$folder/workspace" --on "$day" --format table
        sed -n 's/.*\(核对 [0-9]* 人，.*\)；截至.*/\1/p' "$folder/output" "$folder/errors" >"$folder/duplicates.said"
        timed duplicates.reference python3 $reference/duplicates.py books "$folder/workspace/gewu.db" "$day"
        printf '.'
    done
    printf '\n%s\n' "$(cat "$folder/duplicates.said")"
    python3 $reference/town.py make $((residents / 3)) "$folder/town" "$folder/truth" || return
    timed process "$measure" duplicates "$folder/seconds" <"$folder/town"
    python3 $reference/town.py score "$folder/truth" <"$folder/output" >"$folder/score.gewu" || return
    timed process python3 $reference/duplicates.py rows "$folder/seconds" <"$folder/town"
    python3 $reference/town.py score "$folder/truth" <"$folder/output" >"$folder/score.reference" || return
    printf 'gewu    %s\nPython  %s\n' "$(cat "$folder/score.gewu")" "$(cat "$folder/score.reference")"
}

report_duplicates() {
    local ours theirs f1
    ours=$(median duplicates.gewu 1) theirs=$(median duplicates.reference 1)
    f1=$(awk '{ print $3 }' "$folder/score.gewu")
    hold "(f) $ours s > $duplicates_limit s" within "$ours" "$duplicates_limit"
    hold "(f) F1 $f1 < $f1_limit" within "$f1_limit" "$f1"
    table "$(line duplicates.gewu "（f）gewu do '查重 居民'")"
    table "$(line duplicates.reference "（f）Python，按键分块")"
    readme "（f）查重，$residents 居民（目标 ≤ 30 s）；与一段 Python 之比" \
        "$(median duplicates.gewu 1 | awk '{ printf "%.1f s", $1 }')；$(over "$ours" "$theirs")"
    readme "　写坏的 $(wc -l <"$folder/town") 行里：查准率、查全率、F1；那段 Python 的 F1" \
        "$(awk '{ printf "%s、%s、%s", $1, $2, $3 }' "$folder/score.gewu")；$(awk '{ print $3 }' "$folder/score.reference")"
}

# ---- (g) a register taken in ----

# The registers, made once.
make_registers() {
    [ "$(cat "$folder/registers" 2>/dev/null)" = "$residents $(cksum <$reference/register.py)" ] && return
    rm -f "$folder/registers"
    python3 $reference/register.py "$residents" "$folder/register.csv" "$folder/register.xlsx" || return
    printf '%s\n' "$residents $(cksum <$reference/register.py)" >"$folder/registers"
}

measure_import() {
    local round
    make_registers || return
    for ((round = 1; round <= $(few); round++)); do
        rm -rf "${folder:?}/import" "$folder/import.db"
        "$gewu" init "$folder/import" >/dev/null 2>&1 || return
        timed import.gewu "$gewu" import resident "$folder/register.csv" --community 张家湾 \
            --workspace "$folder/import" --on "$day" --format json
        mv "$folder/output" "$folder/import.said"
        timed import.reference sqlite3 "$folder/import.db" ".import --csv $folder/register.csv register"
        printf '.'
    done
    printf '\n'
    import_counts=$(python3 -c 'import json, sys
counts = json.load(open(sys.argv[1]))["counts"]
print(*(counts[word] for word in ("good", "mended", "duplicate", "refused")))' "$folder/import.said") || return
    import_kept=$(books import 'SELECT count(*) FROM resident')
    import_changes=$(books import 'SELECT count(*) FROM change')
    printf 'good, mended, duplicate, refused: %s；居民 %s，变更 %s 条\n' "$import_counts" "$import_kept" "$import_changes"
}

report_import() {
    local ours theirs
    ours=$(median import.gewu 1) theirs=$(median import.reference 1)
    hold "(g) $ours s > $import_limit s" within "$ours" "$import_limit"
    # shellcheck disable=SC2086  # four numbers
    hold "(g) 不是每一行都有交代 · rows are unaccounted for" import_adds_up $import_counts
    table "$(line import.gewu "（g）gewu import")"
    table "$(line import.reference "（g）sqlite3 .import")"
    readme "（g）导入 CSV，$residents 行 20 列，检查、查重、留历史（目标 ≤ 60 s）；与 \`sqlite3 .import\` 之比" \
        "$(awk -v value="$ours" 'BEGIN { printf "%.0f s", value }')；$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.0f", a / b }')"
    readme "　记下的变更；内存峰值" "$import_changes 条；$(spread import.gewu 3 | awk '{ printf "%.0f MB", $3 / 1024 }')"
}

# shellcheck disable=SC2317  # `hold` calls it
import_adds_up() { [ $(($1 + $2 + $3 + $4)) -eq "$residents" ] && [ $(($1 + $2)) -eq "$import_kept" ]; }

# ---- (h) a spreadsheet read ----

# Finds or gets openpyxl; says so where it cannot be had, and goes on without.
find_openpyxl() {
    openpyxl=()
    local python
    for python in python3 /usr/bin/python3; do
        "$python" -c 'import openpyxl' 2>/dev/null && openpyxl=("$python") && return
        PYTHONPATH=$folder/python "$python" -c 'import openpyxl' 2>/dev/null \
            && openpyxl=(env "PYTHONPATH=$folder/python" "$python") && return
    done
    python3 -m pip install --quiet --target "$folder/python" openpyxl >"$folder/output" 2>&1 \
        && openpyxl=(env "PYTHONPATH=$folder/python" python3) && return
    need_parts "python3-openpyxl test -d /usr/lib/python3/dist-packages/openpyxl" && openpyxl=(/usr/bin/python3) && return
    complain "没有 openpyxl，也装不上：（h）只量 gewu。 · openpyxl cannot be had: (h) goes without its reference."
}

measure_sheet() {
    local round
    make_registers || return
    find_openpyxl
    sheet_strayed=0
    for ((round = 1; round <= $(few); round++)); do
        timed sheet.gewu "$measure" sheet "$folder/register.xlsx"
        keep sheet.rows "$folder/output" 1
        read -r _ sheet_rows sheet_cells <"$folder/output"
        if [ ${#openpyxl[@]} -gt 0 ]; then
            timed sheet.reference "${openpyxl[@]}" $reference/sheet.py "$folder/register.xlsx"
            keep sheet.reference.rows "$folder/output" 1
            [ "$(cut -d ' ' -f 2,3 "$folder/output")" = "$sheet_rows $sheet_cells" ] || sheet_strayed=1
        fi
        printf '.'
    done
    printf '\n%s 行，%s 格 · rows, cells\n' "$sheet_rows" "$sheet_cells"
}

report_sheet() {
    local speed memory ratio
    speed=$(awk -v rows="$sheet_rows" -v seconds="$(median sheet.rows 1)" 'BEGIN { printf "%.0f", rows / seconds }')
    memory=$(spread sheet.gewu 3 | awk '{ printf "%.0f", $3 / 1024 }')
    hold "(h) $speed 行/s < $sheet_limit" within "$sheet_limit" "$speed"
    hold "(h) $memory MB >= $sheet_memory_limit MB" within "$memory" "$sheet_memory_limit" strictly
    hold "(h) 两边读到的不同 · the two sides read otherwise" [ "$sheet_strayed" -eq 0 ]
    table "$(line sheet.gewu "（h）gewu，读 XLSX，整个进程")"
    if [ ${#openpyxl[@]} -gt 0 ]; then
        table "$(line sheet.reference "（h）openpyxl，read_only，整个进程")"
        ratio=$(awk -v a="$(median sheet.reference.rows 1)" -v b="$(median sheet.rows 1)" 'BEGIN { printf "%.1f", a / b }')
    else
        ratio="没有 openpyxl"
    fi
    readme "（h）读 XLSX，每秒行数，20 列（目标 ≥ 60000）；是 openpyxl 的几倍" "$speed 行；$ratio"
    readme "　内存峰值（目标 < 150 MB）" "$memory MB"
}

# ---- (i) a community's grids ----

# The list: every building goes to the next grid of its community. The largest one's.
make_grid_list() {
    books workspace "
        SELECT place.id, place.name FROM community AS place JOIN place_link AS grid ON grid.parent = place.id
        JOIN place_link AS building ON building.parent = grid.child JOIN household ON household.building = building.child
        GROUP BY place.id ORDER BY count(*) DESC, place.id LIMIT 1" >"$folder/community" || return
    IFS='|' read -r community_id community <"$folder/community"
    sqlite3 -readonly -csv "$folder/workspace/gewu.db" "
        WITH own AS (
            SELECT grid.id, grid.number, row_number() OVER (ORDER BY number) AS place, count(*) OVER () AS count
            FROM grid JOIN place_link ON child = grid.id WHERE parent = $community_id AND until IS NULL)
        SELECT coalesce(estate, '') || building.name, later.number
        FROM own JOIN own AS later ON later.place = own.place % own.count + 1
        JOIN place_link ON parent = own.id AND until IS NULL JOIN building ON building.id = child
        ORDER BY building.id" >"$folder/wanted.csv" || return
    { printf '楼栋,网格\n' && cat "$folder/wanted.csv"; } >"$folder/grids.csv"
}

# Which building lies in which grid today.
grids_of() { books "$1" "SELECT child, parent FROM place_link WHERE until IS NULL ORDER BY child, parent"; }

measure_regrid() {
    local round commit number
    number=$(($(date -d "$day UTC" +%s) / 86400))
    make_grid_list || return
    fresh regrid.reference && fresh regrid || return
    "$gewu" run nightly --workspace "$folder/regrid" --on "$day" >/dev/null 2>&1 || [ $? -eq 2 ] || return
    printf '.parameter init\n.parameter set @day %s\n.parameter set @community %s\n' "$number" "$community_id" >"$folder/regrid.sql"
    printf 'CREATE TEMP TABLE wanted (building TEXT, grid INTEGER);\n.import --csv --schema temp %s wanted\n' "$folder/wanted.csv" >>"$folder/regrid.sql"
    cat $reference/regrid.sql >>"$folder/regrid.sql"
    local undone="BEGIN; DELETE FROM place_link WHERE commit_no = 0; UPDATE place_link SET until = NULL
        WHERE until = $number AND commit_no > 0; COMMIT"
    grids_of regrid >"$folder/grids.before"
    regrid_strayed=0
    for ((round = 1; round <= runs; round++)); do
        timed regrid.dry "$gewu" regrid "$community" "$folder/grids.csv" --dry-run --workspace "$folder/regrid" --on "$day"
        timed regrid.gewu "$gewu" regrid "$community" "$folder/grids.csv" --workspace "$folder/regrid" --on "$day"
        timed regrid.reference sqlite3 "$folder/regrid.reference/gewu.db" ".read $folder/regrid.sql"
        grids_of regrid >"$folder/grids.gewu"
        grids_of regrid.reference | cmp -s - "$folder/grids.gewu" || regrid_strayed=1
        cmp -s "$folder/grids.before" "$folder/grids.gewu" && regrid_strayed=1
        commit=$(books regrid 'SELECT max(number) FROM commits')
        timed regrid.undo "$gewu" undo "$commit" --workspace "$folder/regrid" --on "$day"
        grids_of regrid | cmp -s - "$folder/grids.before" || regrid_strayed=1
        timed regrid.reference.undo sqlite3 "$folder/regrid.reference/gewu.db" "$undone"
        printf '.'
    done
    regrid_people=$(books regrid "
        SELECT count(*) FROM place_link AS grid JOIN place_link AS building ON building.parent = grid.child
        JOIN household ON household.building = building.child
        JOIN household_member AS member ON member.household = household.id AND member.until IS NULL
        WHERE grid.parent = $community_id AND grid.until IS NULL AND building.until IS NULL")
    printf '\n%s社区 %s 人，%s 栋楼换了网格\n' "$community" "$regrid_people" "$(wc -l <"$folder/wanted.csv")"
    rm -rf "${folder:?}/regrid" "$folder/regrid.reference"
}

report_regrid() {
    hold "(i) 两边的划分不同，或没有完全恢复 · the grids are not the same, or were not put back" [ "$regrid_strayed" -eq 0 ]
    table "$(line regrid.dry "（i）gewu regrid --dry-run")"
    table "$(line regrid.gewu "（i）gewu regrid")"
    table "$(line regrid.undo "（i）gewu undo")"
    table "$(line regrid.reference "（i）一段 SQL")"
    table "$(line regrid.reference.undo "（i）一段 SQL，改回")"
    readme "（i）重新划分一个社区的网格（$regrid_people 人）：预演、划分、撤销；划分与一段 SQL 之比" \
        "$(seconds regrid.dry 1)、$(seconds regrid.gewu 1)、$(seconds regrid.undo 1)；$(over "$(median regrid.gewu 1)" "$(median regrid.reference 1)")"
}

# ---- (j) the past ----

measure_past() {
    local round known list
    known=$(books workspace 'SELECT max(number) * 3 / 4 FROM commits')
    past_strayed=0
    for ((round = 1; round <= runs; round++)); do
        # What the program takes to start, and to read that it is to do nothing.
        timed past.start "$gewu" script -e 'return 0' --workspace "$folder/workspace" --on "$day" --known "$known"
        for list in list joined; do
            timed "past.$list" "$gewu" script "$reference/past.lua" "$list" --workspace "$folder/workspace" --on "$day" --known "$known"
            mv "$folder/output" "$folder/past.said"
            timed "past.now.$list" "$gewu" script "$reference/past.lua" "$list" --workspace "$folder/workspace" --on "$day"
            timed "past.reference.$list" python3 $reference/past.py "$folder/workspace/gewu.db" "$list" "$known" "$day"
            cmp -s "$folder/output" "$folder/past.said" || past_strayed=1
        done
        printf '.'
    done
    printf '\n变更 %s 时：%s\n' "$known" "$(cat "$folder/past.said")"
}

report_past() {
    local list
    local own
    # The list itself: without what the program takes to start.
    own=$(awk -v a="$(median past.list 1)" -v b="$(median past.start 1)" 'BEGIN { printf "%.4f", a - b }')
    hold "(j) $own s > $past_limit s" within "$own" "$past_limit"
    hold "(j) 两边的名单不同 · the lists are not the same" [ "$past_strayed" -eq 0 ]
    table "$(line past.list "（j）gewu script --known，姓名")"
    table "$(line past.now.list "　现在的名单")"
    table "$(line past.reference.list "　Python 的 sqlite3，同样的过去")"
    table "$(line past.joined "（j）连同社区、网格、住处")"
    table "$(line past.now.joined "　现在的名单")"
    table "$(line past.reference.joined "　Python 的 sqlite3，同样的过去")"
    table "$(line past.start "　什么也不做，整个进程")"
    readme "（j）过去某一刻的居民名单，$residents 人，除去启动（目标 ≤ 0.2 s）；整个进程；与 Python 的 sqlite3 之比" \
        "$(awk -v value="$own" 'BEGIN { printf "%.2f s", value }')；$(seconds past.list 1)；$(over "$(median past.list 1)" "$(median past.reference.list 1)")"
    readme "　连同社区、网格、住处" "$(seconds past.joined 1)；$(over "$(median past.joined 1)" "$(median past.reference.joined 1)")"
}
