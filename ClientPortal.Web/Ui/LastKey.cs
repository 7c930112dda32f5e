namespace ClientPortal.Web.Ui;

/// <summary>A field that searches while somebody types: asked at each key, it says yes once, when the keys rest. On the renderer's turn only.</summary>
public sealed class LastKey : IDisposable
{
    // Longer than the next key of somebody who types takes, and too short to wait for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private int keys;

    /// <summary>False when another key came meanwhile, or the field has gone.</summary>
    public async Task<bool> RestsAsync()
    {
        var mine = ++keys;
        await Task.Delay(Pause);
        return mine == keys;
    }

    public void Dispose() => keys++;
}
