using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Prospects;

public sealed partial class ProspectsPanel
{
    private readonly Dictionary<Guid, long> changed = [];
    private ProspectList? list;
    private List<Choice> owners = [];
    private ProspectQuery? shown;

    /// <summary>What to show, from the address.</summary>
    [Parameter, EditorRequired] public required ProspectQuery Query { get; set; }

    /// <summary>The prospect that was just deleted.</summary>
    [Parameter] public Guid? Deleted { get; set; }

    private bool Filtered => Query.Filter != new ProspectFilter();

    private string OwnerValue => Query.Filter.OwnerId is not { } owner ? "" : owner == Guid.Empty ? ProspectAddress.Nobody : owner.ToString();

    protected override void Subscribe() => On<IProspectEvent>(mark: (happened, seq) => changed[happened.ProspectId] = seq);

    protected override async Task OnParametersSetAsync()
    {
        if (Loaded && shown != Query)
        {
            await InTurnAsync(LoadAsync);
        }
    }

    protected override async Task LoadAsync()
    {
        if (!Viewer.IsStaff)
        {
            return;
        }

        var asked = Query;
        if (owners.Count == 0)
        {
            owners = await Queries.OwnersAsync(Viewer);
        }

        var read = await Queries.PageAsync(Viewer, asked, AsOf);
        if (asked == Query)
        {
            (list, shown) = (read, asked);
        }
    }

    private void Show(ProspectFilter filter, bool replace = false) => Go(Query with { Filter = filter, After = null, Before = null }, replace);

    private void Go(ProspectQuery query, bool replace = false) => Navigation.NavigateTo(ProspectAddress.Of(query), replace: replace);

    private void Clear() => Navigation.NavigateTo("/prospects");

    // Undo instead of a confirmation. The id is in the address, so that « undo » is still offered after a reload.
    private async Task DeleteAsync(ProspectRow row)
    {
        if (await Actions.TryAsync(() => Commands.DeleteAsync(Viewer, row.Id)))
        {
            var here = ProspectAddress.Of(Query);
            Navigation.NavigateTo($"{here}{(here.Contains('?', StringComparison.Ordinal) ? '&' : '?')}deleted={row.Id}", replace: true);
        }
    }

    private async Task UndoAsync(Guid id)
    {
        if (await Actions.TryAsync(() => Commands.RestoreAsync(Viewer, id)))
        {
            Go(Query, replace: true);
        }
    }

    private static Guid? OwnerOf(string? value) => value == ProspectAddress.Nobody ? Guid.Empty : Guid.TryParse(value, out var owner) ? owner : null;

    private static string Value<T>(T? token)
        where T : struct, Enum => token is { } value ? Token.Of(value) : "";

    private static string Pressed(bool on) => on ? "true" : "false";
}
