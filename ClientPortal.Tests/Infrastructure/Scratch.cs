namespace ClientPortal.Tests.Infrastructure;

/// <summary>Folders that a test leaves.</summary>
public static class Scratch
{
    /// <summary>A circuit that was cut, or a connection that is just closing, may put a file back meanwhile: then once more.</summary>
    public static async Task DeleteAsync(string directory)
    {
        await Eventually.TrueAsync(() => IsGone(directory), expectation: $"{directory} is gone");
    }

    private static bool IsGone(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (IOException) when (Directory.Exists(directory))
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever written, or it is gone already.
        }

        return true;
    }
}
