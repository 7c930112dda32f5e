using ClientPortal.Domain;

namespace ClientPortal.Web.Data;

/// <summary>The disk of the database or of the files has no room left. Reading goes on, and writing too once there is room again.</summary>
public static class StorageFull
{
    // Long enough that browsers with unsent messages do not burden a portal in trouble, short enough that people need not send them again.
    private const int SecondsToRetry = 30;

    /// <summary>What the person is told, and when their browser may try again.</summary>
    public static RuleBroken Refusal() => new("storage.full") { Kind = RuleKind.Full, RetryAfter = SecondsToRetry };

    /// <summary>Whether a file could not be written because the disk, or the account's part of it, is full.</summary>
    public static bool Is(IOException fault)
    {
        // ENOSPC and EDQUOT of Linux, EDQUOT of macOS; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.
        return fault.HResult is 28 or 122 or 69 or unchecked((int)0x80070027) or unchecked((int)0x80070070);
    }
}
