-- The function that both sides run, once for each resident: three fields, of which the last is looked up
-- among the visits to the household.
return function(resident)
  local age, sex, seen = resident.age, resident.sex, resident.last_visit
  if not age or age < 60 then return nil end
  if age >= 80 and not seen then return "week" end
  if age >= 70 or sex == "女" then return "month" end
end
