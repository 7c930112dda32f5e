using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Features.Prospects;

public sealed partial class ProspectBoardPanel
{
    private readonly Dictionary<Guid, long> changed = [];
    private ProspectBoard? board;
    private ProspectRow? dragged;
    private ProspectRow? losing;
    private string reason = "";

    // The card that was moved by keyboard: it keeps the focus.
    private Guid? focused;

    protected override void Subscribe() => On<IProspectEvent>(mark: (happened, seq) => changed[happened.ProspectId] = seq);

    protected override async Task LoadAsync()
    {
        if (Viewer.IsStaff)
        {
            board = await Queries.BoardAsync(Viewer, AsOf);
        }
    }

    private async Task DropAsync(ProspectStatus status)
    {
        if (dragged is { } row)
        {
            dragged = null;
            await MoveAsync(new ProspectCard.Move(row, status));
        }
    }

    private async Task MoveAsync(ProspectCard.Move move)
    {
        if (move.To == move.Row.Status)
        {
            return;
        }

        focused = move.ByKeyboard ? move.Row.Id : null;
        if (move.To == ProspectStatus.Lost)
        {
            Actions.Clear();
            (losing, reason) = (move.Row, "");
            return;
        }

        await Actions.TryAsync(() => Commands.MoveAsync(Viewer, move.Row.Id, move.To));
    }

    private async Task LoseAsync()
    {
        if (await Actions.TryAsync(() => Commands.MoveAsync(Viewer, losing!.Id, ProspectStatus.Lost, reason)))
        {
            losing = null;
        }
    }
}
