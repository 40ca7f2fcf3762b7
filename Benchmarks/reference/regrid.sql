-- The grids of a community as one transaction: what somebody would run on the file, with no record of what was.
-- Before it: .parameter set @day, @community; the list lies in wanted (building, grid).
BEGIN IMMEDIATE;
CREATE TEMP TABLE moving AS
    SELECT link.id AS link, building.id AS building, target.id AS grid
    FROM wanted
    JOIN place_link AS below ON below.parent = @community AND below.until IS NULL
    JOIN place_link AS link ON link.parent = below.child AND link.until IS NULL
    JOIN building ON building.id = link.child AND coalesce(building.estate, '') || building.name = wanted.building
    JOIN place_link AS beside ON beside.parent = @community AND beside.until IS NULL
    JOIN grid AS target ON target.id = beside.child AND target.number = wanted.grid;
UPDATE place_link SET until = @day WHERE id IN (SELECT link FROM moving);
INSERT INTO place_link (commit_no, salt, child, parent, "from") SELECT 0, 0, building, grid, @day FROM moving;
COMMIT;
