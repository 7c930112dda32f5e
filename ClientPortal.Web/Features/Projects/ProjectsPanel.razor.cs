using ClientPortal.Domain.Projects;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Projects;

public sealed partial class ProjectsPanel
{
    private static readonly ProjectStatus[] Offered = [ProjectStatus.InProgress, ProjectStatus.Waiting, ProjectStatus.Done];

    private readonly Dictionary<Guid, long> changed = [];
    private List<ProjectRow> rows = [];

    // The cursor of the next page: the id of the last row, also when that row has been removed. Null when all are loaded.
    private string? next;

    // How many rows the reader has loaded, page by page.
    private int wanted = ProjectQueries.PageSize;

    private ProjectFilter filter = new();

    /// <summary>The filter, when the page keeps it in its address; null when this panel keeps it.</summary>
    [Parameter] public ProjectFilter? Filter { get; set; }

    /// <summary>The reader chose another filter; the owner of the filter sets <see cref="Filter"/>.</summary>
    [Parameter] public EventCallback<ProjectFilter> OnFilter { get; set; }

    private bool Filtered => filter != new ProjectFilter();

    protected override void Subscribe() => On<IProjectEvent>(null, ApplyAsync);

    protected override async Task OnParametersSetAsync()
    {
        if (Filter is null || Filter == filter)
        {
            return;
        }

        (filter, wanted) = (Filter, ProjectQueries.PageSize);
        if (Loaded)
        {
            await InTurnAsync(LoadAsync);
        }
    }

    protected override async Task LoadAsync()
    {
        var page = await Queries.ListAsync(Viewer, filter, limit: wanted);
        await FillAsync([.. page.Items], page.Next);
    }

    private async Task ApplyAsync(IReadOnlyList<Heard<IProjectEvent>> heard)
    {
        foreach (var (id, seq) in heard.NewestBy(happened => happened.ProjectId))
        {
            Place(id, await Queries.RowAsync(Viewer, id, seq), seq);
        }

        if (rows.Count > wanted)
        {
            rows.RemoveRange(wanted, rows.Count - wanted);
            next = rows[^1].Id.ToString();
        }

        await FillAsync(rows, next);
    }

    // Inserted where a fresh page has it: in order of creation, and not below the end of the loaded rows.
    private void Place(Guid id, ProjectRow? row, long seq)
    {
        var at = rows.FindIndex(one => one.Id == id);
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
        }
        else if (next is null || id.CompareTo(Guid.Parse(next)) >= 0)
        {
            var below = rows.FindIndex(one => one.Id.CompareTo(id) < 0);
            rows.Insert(below >= 0 ? below : rows.Count, row);
        }
    }

    // Reads until the wanted number is loaded or no more exist; the present rows stay shown until then.
    private async Task FillAsync(List<ProjectRow> loaded, string? after)
    {
        while (after is not null && loaded.Count < wanted)
        {
            var page = await Queries.ListAsync(Viewer, filter, after, wanted - loaded.Count);
            loaded.AddRange(page.Items);
            after = page.Next;
        }

        (rows, next) = (loaded, after);
    }

    private Task ShowAsync(ProjectFilter asked)
    {
        if (OnFilter.HasDelegate)
        {
            return OnFilter.InvokeAsync(asked);
        }

        (filter, wanted) = (asked, ProjectQueries.PageSize);
        return InTurnAsync(LoadAsync);
    }

    private Task MoreAsync()
    {
        wanted += ProjectQueries.PageSize;
        return InTurnAsync(() => FillAsync(rows, next));
    }

    private static string Pressed(bool on) => on ? "true" : "false";
}
