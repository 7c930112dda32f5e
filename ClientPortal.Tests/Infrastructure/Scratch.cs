using Microsoft.Data.Sqlite;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Folders that a test leaves.</summary>
public static class Scratch
{
    /// <summary>A circuit that was cut, or a connection that is just closing, may put a file back meanwhile: then once more.</summary>
    public static Task DeleteAsync(string directory) => Eventually.TrueAsync(
        () =>
        {
            try
            {
                SqliteConnection.ClearAllPools();
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
        },
        expectation: $"{directory} is gone");
}
