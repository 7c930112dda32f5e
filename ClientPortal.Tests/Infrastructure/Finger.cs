using Microsoft.Playwright;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A finger on the screen of a context with touch, which Playwright itself only lets tap.</summary>
public sealed class Finger
{
    private readonly ICDPSession devices;
    private (float X, float Y) at;

    private Finger(ICDPSession devices) => this.devices = devices;

    public static async Task<Finger> OnAsync(IPage page) => new(await page.Context.NewCDPSessionAsync(page));

    public Task DownAsync((float X, float Y) point)
    {
        at = point;
        return SendAsync("touchStart");
    }

    /// <summary>Moves it in a few steps.</summary>
    /// <param name="right">Pixels.</param>
    /// <param name="down">Pixels.</param>
    public async Task MoveAsync(float right, float down)
    {
        const int steps = 4;
        for (var step = 0; step < steps; step++)
        {
            at = (at.X + (right / steps), at.Y + (down / steps));
            await SendAsync("touchMove");
        }
    }

    public Task UpAsync() => SendAsync("touchEnd");

    private Task SendAsync(string type) => devices.SendAsync("Input.dispatchTouchEvent", new()
    {
        ["type"] = type,
        ["touchPoints"] = type == "touchEnd" ? Array.Empty<object>() : new object[] { new { x = at.X, y = at.Y } },
    });
}
