using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
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

    protected override void Subscribe()
    {
        On<IProjectEvent>(happened => happened.ProjectId == Id, (_, seq) => changed = seq);
        On<PersonUpdated>(updated => detail?.Members.Any(member => member.PersonId == updated.PersonId) == true);
    }

    protected override async Task LoadAsync() => detail = await Queries.DetailAsync(Viewer, Id, HeardAt);

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
