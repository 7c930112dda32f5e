using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Prospects;

public sealed partial class ProspectPanel
{
    private ProspectDetail? detail;
    private long changed;
    private bool gone, converting;

    [Parameter, EditorRequired] public required Guid Id { get; set; }

    protected override void Subscribe() => On<IProspectEvent>(happened => happened.ProspectId == Id, (_, seq) => changed = seq);

    protected override async Task LoadAsync()
    {
        var read = Viewer.IsStaff ? await Queries.DetailAsync(Viewer, Id, HeardAt) : null;

        // Another person deleted it: the page stays as it is and says so.
        gone = read is null && detail is not null;
        detail = read ?? detail;
    }

    private async Task DeleteAsync()
    {
        if (await TryAsync(() => Commands.DeleteAsync(Viewer, Id)))
        {
            Navigation.NavigateTo($"/prospects?deleted={Id}");
        }
    }

    private Task RestoreAsync() => TryAsync(() => Commands.RestoreAsync(Viewer, Id));

    private async Task<bool> TryAsync(Func<Task> act)
    {
        var done = await Actions.TryAsync(act);
        if (!done)
        {
            Browser.Toast("warning", L["Refused"], Actions.Refusal!);
        }

        return done;
    }
}
