using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Audit;

public sealed partial class AuditPanel
{
    private List<string> kinds = [];
    private List<Choice> people = [];
    private List<AuditLine> lines = [];
    private AuditFilter? loaded;
    private int arrived;
    private bool more;

    // The cursor of the newest line when the list was read: later matching events are counted as new.
    private long newest;

    [Parameter, EditorRequired] public required AuditFilter Filter { get; set; }

    /// <summary>The viewer has changed the filter; the parent sets the new <see cref="Filter"/>.</summary>
    [Parameter] public EventCallback<AuditFilter> OnFilter { get; set; }

    // An event that is private to one person (a sign-in) is not heard here; it is counted at the next one that is, because rows of the log are.
    protected override void Subscribe() =>
        On<PortalEvent>(null, async _ => arrived = await Queries.CountAfterAsync(Viewer, Filter, newest));

    protected override async Task OnParametersSetAsync()
    {
        if (Loaded && loaded != Filter)
        {
            await InTurnAsync(LoadAsync);
        }
    }

    protected override async Task LoadAsync()
    {
        if (kinds.Count == 0)
        {
            kinds = [.. EventCatalog.Types.Keys.OrderBy(kind => L["Kind." + kind].Value, StringComparer.CurrentCulture)];
        }

        loaded = Filter;
        people = await Queries.PeopleAsync(Viewer);
        lines = await Queries.NewestAsync(Viewer, loaded);
        (more, arrived) = (lines.Count == AuditQueries.PageSize, 0);
        newest = lines.Count > 0 ? lines[0].Seq : 0;
    }

    private Task CatchUpAsync() => InTurnAsync(LoadAsync);

    private Task OlderAsync() => InTurnAsync(async () =>
    {
        var older = await Queries.NewestAsync(Viewer, Filter, lines[^1].Seq);
        more = older.Count == AuditQueries.PageSize;
        lines.AddRange(older);
    });

    private Task ShowAsync(AuditFilter wanted) => OnFilter.InvokeAsync(wanted);

    private static DateOnly? Day(object? typed) =>
        DateOnly.TryParseExact(typed as string, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
