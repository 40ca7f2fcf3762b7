-- Changes one resident in a hundred, in one unit of work, as an import would.
local gewu = require "gewu"
local chosen, count = {}, 0
for resident in gewu.residents:order "id":each() do
  count = count + 1
  if count % 100 == 0 then chosen[#chosen + 1] = resident end
end
for _, resident in ipairs(chosen) do
  gewu.residents:set(resident, { sex = resident.sex == "女" and "男" or "女" })
end
return #chosen
