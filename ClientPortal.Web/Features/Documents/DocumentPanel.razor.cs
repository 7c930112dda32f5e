using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Documents;

public sealed partial class DocumentPanel
{
    private DocumentDetail? detail;
    private UploadSpace? space;
    private long changed;
    private bool sharing; // whether the question is open

    [Parameter, EditorRequired] public required Guid Id { get; set; }

    /// <summary>Whether the form is open. Kept in the address, so that a reload opens it again.</summary>
    [Parameter] public bool Editing { get; set; }

    /// <summary>The rule that refused the decision which was confirmed by a passkey; null without one.</summary>
    [Parameter] public string? Refused { get; set; }

    private bool MayEdit => Viewer is { IsStaff: true, IsReadOnly: false };

    protected override void Subscribe()
    {
        On<DocumentEvent>(happened => happened.DocumentId == Id, (_, seq) => changed = seq);
        On<IProjectEvent>(happened => happened.ProjectId == detail?.Row.ProjectId);
    }

    protected override async Task LoadAsync()
    {
        detail = await Queries.DetailAsync(Viewer, Id, HeardAt);
        space = detail is { Row: { RemovedAt: null } row } && Document.MayVersion(Viewer, row.AddedById)
            ? await Uploads.SpaceAsync(Viewer, row.ProjectId, HeardAt)
            : null;
    }

    // Replaces the form in the history: the browser's « back » does not open an empty form.
    private void CloseForm() => Place.NavigateTo($"/documents/{Id}", replace: true);

    // Clients see the whole document: what it was before, and what was said of it then, may not have been written for them.
    private async Task AskToShareAsync()
    {
        sharing = !detail!.Row.Shared && !sharing && (detail.Versions.Count > 1 || detail.Rounds.Count > 0);
        if (!sharing)
        {
            await ShareAsync();
        }
    }

    private Task ShareAsync()
    {
        sharing = false;
        var shared = !detail!.Row.Shared;
        return RunAsync(() => Commands.AmendAsync(Viewer, Id, fields => fields with { Shared = shared }));
    }

    private async Task RunAsync(Func<Task> act)
    {
        if (!Actions.Busy && !await Actions.TryOnceAsync(act) && Actions.Refusal is { } refusal)
        {
            Browser.Toast("warning", L["Refused"], refusal);
        }
    }
}
