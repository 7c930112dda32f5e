using ClientPortal.Domain.Projects;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Projects;

public sealed partial class ProjectsPanel
{
    // Long enough for the next key of somebody who types.
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(200);

    private static readonly ProjectStatus[] Offered = [ProjectStatus.InProgress, ProjectStatus.Waiting, ProjectStatus.Done];

    private readonly Dictionary<Guid, long> changed = [];
    private List<ProjectRow> rows = [];
    private string? next;
    private ProjectFilter filter = new();
    private CancellationTokenSource typing = new();

    private bool Filtered => filter != new ProjectFilter();

    protected override IEnumerable<IDisposable> Subscribe() => [Notifier.Subscribe(Live(ApplyAsync))];

    protected override async Task LoadAsync()
    {
        var page = await Queries.ListAsync(Viewer, filter, limit: Math.Max(rows.Count, ProjectQueries.PageSize));
        (rows, next) = ([.. page.Items], page.Next);
    }

    public override void Dispose()
    {
        typing.Cancel();
        typing.Dispose();
        base.Dispose();
    }

    private async Task ApplyAsync(LiveBatch batch)
    {
        foreach (var (id, seq) in ProjectNotifier.ProjectsIn(batch))
        {
            Place(id, await Queries.RowAsync(Viewer, id, seq), seq);
        }
    }

    // Where a fresh page would show it: in order of creation, and not below the end of what is loaded.
    private void Place(Guid id, ProjectRow? row, long seq)
    {
        var at = rows.FindIndex(known => known.Id == id);
        if (row is null || !filter.Matches(row))
        {
            if (at >= 0)
            {
                rows.RemoveAt(at);
            }

            return;
        }

        changed[id] = seq;
        if (at >= 0)
        {
            rows[at] = row;
            return;
        }

        var below = rows.FindIndex(known => known.Id.CompareTo(id) < 0);
        if (below >= 0)
        {
            rows.Insert(below, row);
        }
        else if (next is null)
        {
            rows.Add(row);
        }
    }

    private async Task SearchAsync(ChangeEventArgs typed)
    {
        await typing.CancelAsync();
        typing.Dispose();
        typing = new CancellationTokenSource();
        try
        {
            await Task.Delay(TypingPause, typing.Token);
            await ShowAsync(filter with { Search = typed.Value as string is { Length: > 0 and <= Project.NameLength } text ? text : null });
        }
        catch (OperationCanceledException)
        {
            // The next key came first.
        }
    }

    private Task ShowAsync(ProjectFilter wanted) => InTurnAsync(() =>
    {
        filter = wanted;
        rows = [];
        return LoadAsync();
    });

    private Task MoreAsync() => InTurnAsync(async () =>
    {
        var page = await Queries.ListAsync(Viewer, filter, next);
        rows.AddRange(page.Items.Where(row => rows.TrueForAll(known => known.Id != row.Id)));
        next = page.Next;
    });

    private static string Pressed(bool on) => on ? "true" : "false";
}
