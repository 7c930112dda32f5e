using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>Reads all prospects at once, for the board and the figures. One read per event is shared by all circuits that received it.</summary>
public sealed class ProspectOverviewQueries(PortalStore store, SharedReads reads, TimeProvider clock)
{
    /// <summary>The most cards in a column; the column shows the total.</summary>
    public const int CardsShown = 30;

    public const int WeeksShown = 12;

    public async Task<ProspectBoard> BoardAsync(Viewer viewer, long seq)
    {
        viewer.MustBeStaffToSee();
        return (await reads.OnceAsync((nameof(BoardAsync), seq), () => store.ReadAsync<ProspectBoard?>(
            async db =>
            {
                var visible = db.Prospects.VisibleTo(viewer);
                var sums = await visible.GroupBy(prospect => prospect.Status)
                    .Select(group => new { group.Key, Count = group.Count(), Value = group.Sum(prospect => prospect.Value ?? 0) })
                    .ToDictionaryAsync(group => group.Key);
                var columns = new List<BoardColumn>();
                foreach (var status in Enum.GetValues<ProspectStatus>())
                {
                    // By the time of the last change of status: an edit moves no card, a move puts it on top.
                    var rows = await visible.Where(prospect => prospect.Status == status)
                        .OrderByDescending(prospect => prospect.StatusSince).ThenByDescending(prospect => prospect.Id)
                        .Take(CardsShown).Select(ProspectQueries.Row(db)).ToListAsync();
                    columns.Add(new BoardColumn(
                        status, sums.GetValueOrDefault(status)?.Count ?? 0, sums.GetValueOrDefault(status)?.Value ?? 0, rows));
                }

                return new ProspectBoard(columns);
            })))!;
    }

    public async Task<ProspectFigures> FiguresAsync(Viewer viewer, long seq)
    {
        viewer.MustBeStaffToSee();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var monday = MondayOf(today);
        var mondays = Enumerable.Range(0, WeeksShown).Select(week => monday.AddDays(7 * (week - WeeksShown + 1))).ToList();
        var since = new DateTimeOffset(mondays[0].ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return (await reads.OnceAsync((nameof(FiguresAsync), seq), () => store.ReadAsync<ProspectFigures?>(
            async db =>
            {
                var visible = db.Prospects.VisibleTo(viewer);
                var byStatus = await visible.GroupBy(prospect => prospect.Status)
                    .Select(group => new { group.Key, Count = group.Count(), Value = group.Sum(prospect => prospect.Value ?? 0) }).ToListAsync();
                var furthest = await visible.GroupBy(prospect => prospect.Furthest).Select(group => new { group.Key, Count = group.Count() })
                    .ToListAsync();
                var sources = await visible.GroupBy(prospect => prospect.Source).Select(group => new { group.Key, Count = group.Count() })
                    .ToListAsync();
                var arrivals = await visible.Where(prospect => prospect.CreatedAt >= since).Select(prospect => prospect.CreatedAt).ToListAsync();
                var weeks = arrivals.CountBy(at => MondayOf(DateOnly.FromDateTime(at.UtcDateTime))).ToDictionary();

                int Count(ProspectStatus status) => byStatus.Find(group => group.Key == status)?.Count ?? 0;
                var open = byStatus.Where(group => group.Key is not (ProspectStatus.Won or ProspectStatus.Lost)).ToList();
                return new ProspectFigures
                {
                    New = Count(ProspectStatus.New),
                    Open = open.Sum(group => group.Count),
                    OpenValue = open.Sum(group => group.Value),
                    Won = Count(ProspectStatus.Won),
                    Lost = Count(ProspectStatus.Lost),
                    Funnel = [.. Enum.GetValues<ProspectStatus>().Where(status => status != ProspectStatus.Lost)
                        .Select(status => (status, furthest.Where(group => group.Key >= status).Sum(group => group.Count)))],
                    Sources = [.. Enum.GetValues<ProspectSource>().Select(source => (source, sources.Find(group => group.Key == source)?.Count ?? 0))
                        .Where(pair => pair.Item2 > 0)],
                    Weeks = mondays.ConvertAll(day => (day, weeks.GetValueOrDefault(day))),
                };
            })))!;
    }

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
