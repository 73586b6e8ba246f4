namespace TradingSystem.Exchange.MarketData;

/// <summary>The last so many items, in the sequence of their arrival. Not thread-safe.</summary>
public sealed class Ring<T>(int capacity)
{
    private const int FirstSize = 64;
    private T[] items = new T[Math.Min(capacity, FirstSize)];
    private int first;

    public int Count { get; private set; }

    /// <summary>The oldest has index 0.</summary>
    public T this[int index] => (uint)index < (uint)Count
        ? items[(first + index) % items.Length]
        : throw new ArgumentOutOfRangeException(nameof(index));

    public void Add(T item)
    {
        if (Count == items.Length && Count < capacity) Grow();
        if (Count < items.Length) items[(first + Count++) % items.Length] = item;
        else
        {
            items[first] = item;
            first = (first + 1) % items.Length;
        }
    }

    private void Grow()
    {
        var larger = new T[Math.Min(capacity, items.Length * 2)];
        for (var i = 0; i < Count; i++) larger[i] = this[i];
        (items, first) = (larger, 0);
    }
}
