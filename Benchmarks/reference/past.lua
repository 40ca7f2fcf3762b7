-- The residents as a list that is read to its end: how many, and how long what stands in it is.
--
--   gewu script past.lua list|joined
local gewu = require "gewu"

local people, length = 0, 0
if (...) == "list" then
  for it in gewu.residents:each() do
    people = people + 1
    length = length + #it.name
  end
else
  for it in gewu.residents:each() do
    people = people + 1
    length = length + #it.name + #it.community.name + it.grid.number + #it.household.building.name
  end
end
return people .. " " .. length
