using ClientPortal.Domain;
using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Administration;

public sealed partial class PersonAccessPanel
{
    private AccessLevel level, seen;
    private Guid organisation;
    private Guid belongsTo;
    private string? notice;
    private EventCallback undo;

    /// <summary>The present state of the person, updated by the page.</summary>
    [Parameter, EditorRequired] public required PersonRow Row { get; set; }

    /// <summary>The client organisations that the person can be moved to, and their own; empty when the viewer may not move people.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<OrganisationRow> Organisations { get; set; }

    private string DraftKey => $"person-role:{Row.Id}";

    protected override void OnInitialized()
    {
        (level, seen) = (Row.Level, Row.Level);
        (organisation, belongsTo) = (Row.OrganisationId, Row.OrganisationId);
    }

    // A choice that the viewer has not changed follows decisions of others; a changed one stays. There are two levels to choose from.
    protected override void OnParametersSet()
    {
        if (level == seen || level == Row.Level)
        {
            (level, seen) = (Row.Level, Row.Level);
        }

        if (organisation == belongsTo)
        {
            organisation = Row.OrganisationId;
        }

        belongsTo = Row.OrganisationId;
    }

    private async Task ChangeRoleAsync()
    {
        var before = Row.Level;
        if (await ActAsync(
            () => GiveAsync(level),
            L["Access.Role.Done", Row.Name, L["Role." + Token.Of(level)].Value],
            () => ActAsync(() => GiveAsync(before), L["Undone"], null)))
        {
            seen = level;
            Browser.ClearDraft(DraftKey);
        }
    }

    private async Task GiveAsync(AccessLevel given)
    {
        await Commands.ChangeRoleAsync(Session.Viewer, Row.Id, given.AsRole(), given == AccessLevel.OrganisationAdmin);
        (level, seen) = (given, given);
    }

    private Task DisableAsync() => ActAsync(
        () => Commands.DisableAsync(Session.Viewer, Row.Id),
        L["Access.Disable.Done", Row.Name],
        () => ActAsync(() => Commands.EnableAsync(Session.Viewer, Row.Id), L["Undone"], null));

    private Task EnableAsync() => ActAsync(() => Commands.EnableAsync(Session.Viewer, Row.Id), L["Access.Enable.Done", Row.Name], null);

    // No undo: the person's memberships have ended. The hint beside the button says so.
    private Task MoveAsync() => ActAsync(
        () => Commands.MoveAsync(Session.Viewer, Row.Id, organisation),
        L["Access.Move.Done", Row.Name, Organisations.FirstOrDefault(one => one.Id == organisation)?.Name ?? ""],
        null);

    private async Task<bool> ActAsync(Func<Task> act, string done, Func<Task>? wayBack)
    {
        (notice, undo) = (null, default);
        if (!await Actions.TryAsync(act))
        {
            return false;
        }

        (notice, undo) = (done, wayBack is null ? default : EventCallback.Factory.Create(this, wayBack));
        return true;
    }
}
