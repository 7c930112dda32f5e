using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Documents;

public sealed partial class DocumentsPanel
{
    private readonly Dictionary<Guid, long> changed = [];
    private IReadOnlyList<DocumentRow> rows = [];
    private IReadOnlyList<Choice> projects = [];
    private UploadSpace? space;
    private Guid? chosen;
    private bool more;

    // How many rows the reader has loaded, page by page.
    private int wanted = DocumentQueries.PageSize;

    private DocumentFilter filter = new();

    /// <summary>The project of the shelf; null for the documents of all projects.</summary>
    [Parameter] public Guid? ProjectId { get; set; }

    /// <summary>The filter, when the page keeps it in its address; null when this panel keeps it.</summary>
    [Parameter] public DocumentFilter? Filter { get; set; }

    /// <summary>The reader chose another filter; the owner of the filter sets <see cref="Filter"/>.</summary>
    [Parameter] public EventCallback<DocumentFilter> OnFilter { get; set; }

    private bool Filtered => filter with { Sort = DocumentSort.Newest, Grid = false } != new DocumentFilter();

    protected override void Subscribe()
    {
        On<DocumentEvent>(
            happened => ProjectId is null || happened.ProjectId == ProjectId, (happened, seq) => changed[happened.DocumentId] = seq);
        On<IProjectEvent>(happened => ProjectId is null || happened.ProjectId == ProjectId);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Filter is null || Filter == filter)
        {
            return;
        }

        (filter, wanted) = (Filter, DocumentQueries.PageSize);
        if (Loaded)
        {
            await InTurnAsync(LoadAsync);
        }
    }

    protected override async Task LoadAsync()
    {
        var page = await Queries.FirstAsync(Viewer, filter with { ProjectId = ProjectId ?? filter.ProjectId }, wanted, HeardAt);
        (rows, more) = (page.Items, page.Next is not null);
        if (ProjectId is null)
        {
            projects = await Queries.ProjectsAsync(Viewer);
        }

        var shelf = ProjectId ?? chosen ?? filter.ProjectId ?? (projects is [var first, ..] ? first.Id : null);
        space = shelf is { } project && !Viewer.IsReadOnly ? await Uploads.SpaceAsync(Viewer, project, HeardAt) : null;
    }

    private Task ShowAsync(DocumentFilter asked)
    {
        if (OnFilter.HasDelegate)
        {
            return OnFilter.InvokeAsync(asked);
        }

        (filter, wanted) = (asked, DocumentQueries.PageSize);
        return InTurnAsync(LoadAsync);
    }

    private Task PlaceIn(Guid? project)
    {
        chosen = project;
        return InTurnAsync(LoadAsync);
    }

    private Task MoreAsync()
    {
        wanted += DocumentQueries.PageSize;
        return InTurnAsync(LoadAsync);
    }

    private static string Value<T>(T? chosen)
        where T : struct, Enum => chosen is { } value ? Token.Of(value) : "";
}
