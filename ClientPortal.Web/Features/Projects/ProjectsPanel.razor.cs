using ClientPortal.Domain.Projects;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Projects;

public sealed partial class ProjectsPanel
{
    private static readonly ProjectStatus[] Offered = [ProjectStatus.InProgress, ProjectStatus.Waiting, ProjectStatus.Done];

    private readonly Dictionary<Guid, long> changed = [];
    private IReadOnlyList<ProjectRow> rows = [];
    private bool more;

    // How many rows the reader has loaded, page by page.
    private int wanted = ProjectQueries.PageSize;

    private ProjectFilter filter = new();

    /// <summary>The filter, when the page keeps it in its address; null when this panel keeps it.</summary>
    [Parameter] public ProjectFilter? Filter { get; set; }

    /// <summary>The reader chose another filter; the owner of the filter sets <see cref="Filter"/>.</summary>
    [Parameter] public EventCallback<ProjectFilter> OnFilter { get; set; }

    private bool Filtered => filter != new ProjectFilter();

    protected override void Subscribe() => On<IProjectEvent>(mark: (happened, seq) => changed[happened.ProjectId] = seq);

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
        var page = await Queries.FirstAsync(Viewer, filter, wanted, HeardAt);
        (rows, more) = (page.Items, page.Next is not null);
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
        return InTurnAsync(LoadAsync);
    }

    private static string Pressed(bool on) => on ? "true" : "false";
}
