using ClientPortal.Domain;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ClientPortal.Web.Features.Projects;

public sealed partial class ProjectPanel
{
    private ProjectDetail? detail;
    private long changed;

    [Parameter, EditorRequired] public required Guid Id { get; set; }

    /// <summary>Whether the form is open. Kept in the address, so that a reload opens it again.</summary>
    [Parameter] public bool Editing { get; set; }

    private bool MayEdit => Viewer is { IsStaff: true, IsReadOnly: false };

    protected override IEnumerable<IDisposable> Subscribe() =>
        [Notifier.Subscribe(Live(ApplyAsync), Id, person => detail?.Members.Any(member => member.PersonId == person) == true)];

    protected override async Task LoadAsync()
    {
        try
        {
            detail = await Queries.FindAsync(Viewer, Id);
        }
        catch (NotFound)
        {
            detail = null;
        }
    }

    private async Task ApplyAsync(LiveBatch batch)
    {
        changed = batch.Events.LastOrDefault(logged => ProjectNotifier.ProjectOf(logged) == Id)?.Seq ?? changed;
        detail = await Queries.DetailAsync(Viewer, Id, batch.Events[^1].Seq);
    }

    // Replaces the form in the history: the browser's « back » does not open an empty form.
    private void CloseForm() => Place.NavigateTo($"/projects/{Id}", replace: true);

    // Undo instead of a confirmation: the same button restores the project. The second click of a double click must not undo the first.
    private async Task ArchiveAsync(MouseEventArgs click)
    {
        if (click.Detail > 1)
        {
            return;
        }

        if (!await Actions.TryAsync(() => detail!.Row.Archived ? Commands.RestoreAsync(Viewer, Id) : Commands.ArchiveAsync(Viewer, Id)))
        {
            Browser.Toast("warning", L["Refused"], Actions.Refusal!);
        }
    }
}
